import type { PlaceId } from './ids.ts';
import type { StackTarget } from './stackTarget.ts';

/** What to provision: a folder with a Dev Container configuration, in a place. */
export interface WorkspaceSpec {
  readonly place: PlaceId;
  /** Absolute path of the workspace folder on this machine. */
  readonly folder: string;
  /** Absolute path of the devcontainer.json. */
  readonly configFile: string;
  /** Digest of everything the container is made from; differs when a rebuild is due. */
  readonly specHash: string;
  /** Make it anew even where the hash agrees; also the only way to run a failed lifecycle command again. */
  readonly rebuild: boolean;
  /** Where a place has namespaces; default: the place's own. */
  readonly namespace?: string;
  /** Production's stack around it, where a place can have one; then `namespace` is the stack's own. */
  readonly stack?: StackTarget;
  /** Its files are cloned from where its Git clone comes from instead of uploaded, where a place can do so. */
  readonly clone?: WorkspaceClone;
  /** Milliseconds after which the environment is offered for removal; default: never. */
  readonly timeToLive?: number;
  /** Values that must never appear in the output: secrets of Compose files, env files and the like. */
  readonly secrets: readonly string[];
}

export interface WorkspaceClone {
  /** A remote that is asked by ssh here is asked over https there: no key ever leaves this machine. */
  readonly overHttps: boolean;
}
