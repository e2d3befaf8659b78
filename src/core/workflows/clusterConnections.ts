import { homedir } from 'node:os';
import type { Disposable } from '../base/disposableStore.ts';
import { LockstepError } from '../base/lockstepError.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { Connections } from '../cluster/connections.ts';
import type { ClusterAccess } from './connectContext.ts';

/** Clusters that are read as production; the first time the person must have agreed. */
export class ClusterConnections implements Disposable {
  readonly #connections: Connections;
  readonly #agrees: (context: string | undefined, signal: AbortSignal) => Promise<boolean>;
  readonly #agreed = new Set<string | undefined>();
  #current: string | undefined;

  constructor(
    { logger, isTrusted }: ClusterAccess,
    agrees: (context: string | undefined, signal: AbortSignal) => Promise<boolean> = () => Promise.resolve(true),
  ) {
    const sources = { env: process.env, home: homedir(), platform: process.platform, isTrusted };
    this.#connections = new Connections(sources, logger);
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
  readonly own = async (context: string | undefined, signal: AbortSignal): Promise<Cluster> => {
    const cluster = await this.#connections.to(context ?? this.#current, signal);
    if (context === undefined) this.#current = cluster.context;
    return cluster;
  };

  dispose(): void {
    this.#connections.dispose();
  }
}

const words = (context: string | undefined): string =>
  context === undefined ? 'The current cluster' : `The cluster ${context}`;
