import type { Disposable } from '../base/disposableStore.ts';
import { LockstepError } from '../base/lockstepError.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { connectContext, type ClusterAccess } from './connectContext.ts';

/** Clusters that are read as production, each connected to once; the first time the person must have agreed. */
export class ClusterConnections implements Disposable {
  readonly #access: ClusterAccess;
  readonly #agrees: (context: string | undefined, signal: AbortSignal) => Promise<boolean>;
  readonly #agreed = new Set<string | undefined>();
  readonly #clusters = new Map<string | undefined, Promise<Cluster>>();

  constructor(
    access: ClusterAccess,
    agrees: (context: string | undefined, signal: AbortSignal) => Promise<boolean> = () => Promise.resolve(true),
  ) {
    this.#access = access;
    this.#agrees = agrees;
  }

  /** Without a name the current context as it is when it is first asked for. */
  readonly to = async (context: string | undefined, signal: AbortSignal): Promise<Cluster> => {
    if (!this.#agreed.has(context) && !(await this.#agrees(context, signal)))
      throw new LockstepError('untrusted', `${words(context)} was not asked: nobody has agreed that it is read.`, {
        remedy: { kind: 'text', text: 'Choose it as production, or name it with --reference.' },
      });
    this.#agreed.add(context);
    return this.own(context, signal);
  };

  /** Where an environment is that the person works in: nobody need agree to look at it. */
  readonly own = (context: string | undefined, signal: AbortSignal): Promise<Cluster> => {
    const known = this.#clusters.get(context);
    if (known) return known;
    const cluster = connectContext(context, this.#access, signal);
    this.#clusters.set(context, cluster);
    // A failure is not kept: the next who asks tries again.
    cluster.catch(() => this.#clusters.delete(context));
    return cluster;
  };

  dispose(): void {
    for (const cluster of this.#clusters.values())
      cluster.then(
        each => each[Symbol.dispose](),
        () => undefined,
      );
    this.#clusters.clear();
  }
}

const words = (context: string | undefined): string =>
  context === undefined ? 'The current cluster' : `The cluster ${context}`;
