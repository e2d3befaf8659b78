import type { EnvironmentId, ServiceName } from './ids.ts';

export interface DebugRequest {
  readonly id: EnvironmentId;
  /** Default: the workspace. */
  readonly service?: ServiceName;
  /** Brings the tools. */
  readonly image: string;
}
