import type { Cluster } from '../cluster/cluster.ts';
import type { Inspection } from '../environment/inspection.ts';
import type { Reading } from '../environment/reading.ts';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import type { ProductionConsent } from './cluster/productionConsent.ts';
import type { RenderAccess } from './rendered/renderAccess.ts';

/** `KIND:PATH[?OPTION=VALUE&…][#WORKLOAD]` of the report's command, parsed. */
export interface ReferenceTarget {
  readonly kind: string;
  /** A path, an image's name or a container's. */
  readonly path: string;
  readonly options: Readonly<Record<string, readonly string[]>>;
  readonly workload?: string;
}

export interface ReadContext {
  readonly files: WorkspaceFiles;
  /** Which side is read: the workspace's `.env` is read for development only, as Compose does. */
  readonly side: 'development' | 'reference';
  /** Absent where no engine is there: what needs it stays unknown. `platform`, `linux/arm64`, is an image's. */
  readonly inspect?: (
    target: { readonly kind: 'image' | 'container'; readonly name: string; readonly platform?: string },
    signal: AbortSignal,
  ) => Promise<Inspection>;
  /** The cluster of a kubeconfig's context, by default the current one; kept and disposed by who gives it. */
  readonly cluster?: (context: string | undefined, signal: AbortSignal) => Promise<Cluster>;
  /** Absent where production may be looked at and nothing more. */
  readonly production?: ProductionConsent;
  /** Absent where no program may run over the folder's files: in an untrusted workspace, or in one that is on no disk. */
  readonly render?: RenderAccess;
  /** The workload's name on the other side, to pair by when none is named. */
  readonly pairWith?: string;
}

/** A workload that could be meant, when none is named and none pairs. */
export interface Choice {
  readonly workload: string;
  readonly file: string;
}

export type ReadOutcome =
  | { readonly kind: 'read'; readonly readings: readonly Reading[] }
  /** More than one workload could be meant: the face asks, the command line lists. */
  | { readonly kind: 'ambiguous'; readonly choices: readonly Choice[] };

/**
 * One kind of source of facts about a workload: production's or, for `--from`, development's.
 * What real tools would refuse degrades to unknown and is listed in `problems`;
 * a LockstepError (`notFound`, `invalidInput` with file and line) says that nothing can be read at all.
 */
export interface ReferenceReader {
  readonly kind: string;
  read(target: ReferenceTarget, context: ReadContext, signal: AbortSignal): Promise<ReadOutcome>;
}
