import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import type { Seal } from '../parity/sealReading.ts';
import type { ReadContext } from '../references/referenceReader.ts';

/** Where parity gets what it compares, handed in by the face. */
export interface ParitySources {
  readonly files: WorkspaceFiles;
  /** Absent where no engine is there: what needs it stays unknown. */
  readonly inspect?: NonNullable<ReadContext['inspect']>;
  readonly seal: Seal;
  /** The product's version, for the report. */
  readonly version: string;
  readonly today: Date;
}
