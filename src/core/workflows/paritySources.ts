import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import type { Seal } from '../parity/sealReading.ts';
import type { ReadContext } from '../references/referenceReader.ts';

/** Where parity gets what it compares, handed in by the face. */
export interface ParitySources {
  readonly files: WorkspaceFiles;
  /** Absent where no engine is there: what needs it stays unknown. */
  readonly inspect?: NonNullable<ReadContext['inspect']>;
  /** Absent where no cluster may be asked. */
  readonly cluster?: NonNullable<ReadContext['cluster']>;
  /** The same for where the environment is, which needs nobody's leave. */
  readonly ownCluster?: NonNullable<ReadContext['cluster']>;
  /** Absent where production may be looked at and nothing more. */
  readonly production?: NonNullable<ReadContext['production']>;
  /** Absent where no program may run over the folder's files. */
  readonly render?: NonNullable<ReadContext['render']>;
  readonly seal: Seal;
  /** The product's version, for the report. */
  readonly version: string;
  readonly today: Date;
}
