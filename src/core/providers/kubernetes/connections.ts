import { isDeepStrictEqual } from 'node:util';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Logger } from '../../base/logger.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { Kubeconfig, KubeconfigContext } from '../../cluster/kubeconfig.ts';
import { readKubeconfig, type KubeconfigSources } from '../../cluster/readKubeconfig.ts';

/** One connection for each context, so that its credentials are asked for once. */
export class Connections {
  readonly #sources: KubeconfigSources;
  readonly #logger: Logger;
  readonly #known = new Map<string, { readonly context: KubeconfigContext; readonly cluster: Promise<Cluster> }>();

  constructor(sources: KubeconfigSources, logger: Logger) {
    this.#sources = sources;
    this.#logger = logger;
  }

  /** Throws `notFound` where no kubeconfig has the context now, and why it can't be used. */
  async to(name: string, signal: AbortSignal): Promise<Cluster> {
    const kubeconfig = await readKubeconfig(this.#sources, signal);
    const context = kubeconfig?.contexts.find(each => each.name === name);
    if (kubeconfig !== undefined && context !== undefined) return this.connect(kubeconfig, context);
    const names = kubeconfig?.contexts.map(each => each.name).join(', ') ?? '';
    throw new LockstepError(
      'notFound',
      `There is no Kubernetes context ${name}${names === '' ? '' : `, only ${names}`}.`,
      {
        remedy: { kind: 'text', text: 'List the contexts: kubectl config get-contexts' },
      },
    );
  }

  async connect(kubeconfig: Kubeconfig, context: KubeconfigContext): Promise<Cluster> {
    const known = this.#known.get(context.name);
    if (known !== undefined && isDeepStrictEqual(known.context, context)) return known.cluster;
    const { connectCluster } = await import('../../cluster/connectCluster.ts');
    const cluster = connectCluster(kubeconfig, context.name, { logger: this.#logger, env: this.#sources.env });
    this.#known.set(context.name, { context, cluster });
    // A failure is not kept: the next who asks tries again.
    cluster.catch(() => this.#known.delete(context.name));
    return cluster;
  }
}
