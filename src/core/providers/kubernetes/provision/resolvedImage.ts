import type { ImageSettings } from './imageSettings.ts';

/** An image that the cluster can pull. */
export interface ResolvedImage {
  readonly reference: string;
  /** Absent where neither its registry nor an engine told them. */
  readonly settings?: ImageSettings;
  /** Its label has the configuration's own properties as the last entry. */
  readonly isDevContainer: boolean;
}
