/** A Docker Engine that the rig started. */
export interface RigEngine {
  readonly name: string;
  /** The process id of dockerd itself: signal it to freeze or kill the engine. */
  readonly pid: number;
  /** Absolute path of the engine's socket. */
  readonly socket: string;
  /** `unix://…`, the value for `DOCKER_HOST`. */
  readonly dockerHost: string;
  /** The engine's data folder, kept between runs. */
  readonly root: string;
  readonly registryMirror: string | undefined;
}

/**
 * Starts an engine, or returns the one of that name that runs.
 * With `ownNetwork` it has a network namespace of its own: no registry, no internet, and published ports are not
 * reachable from the machine. After a kill the same call starts it again on the same data.
 */
export function startEngine(options: {
  readonly name: string;
  readonly ownNetwork?: boolean;
  /** `http://host:port` of a registry that answers for Docker Hub's names. */
  readonly registryMirror?: string;
  /** Path of another `dockerd`, and the folders of the programs it calls; `newestEngine` gives both. */
  readonly program?: string;
  readonly programFolders?: readonly string[];
  readonly signal?: AbortSignal;
}): Promise<RigEngine>;

/** The engine of that name if its process lives, whether or not it answers. */
export function runningEngine(name: string): RigEngine | undefined;

/** Ends an engine with all it started, also one that was frozen or killed; `remove` deletes its data too. */
export function stopEngine(name: string, options?: { readonly remove?: boolean }): Promise<boolean>;

/** Copies images between engines; both are given as `DOCKER_HOST` values. */
export function copyImages(from: string, to: string, images: readonly string[]): Promise<void>;

/** Whether an engine answers on that socket now. */
export function answers(socketPath: string): Promise<boolean>;
