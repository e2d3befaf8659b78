import { isDeepStrictEqual } from 'node:util';
import type { Disposable } from '../base/disposableStore.ts';
import type { Logger } from '../base/logger.ts';
import type { Cluster } from './cluster.ts';
import type { Kubeconfig, KubeconfigContext } from './kubeconfig.ts';
import { noContext } from './noContext.ts';
import { readKubeconfig, type KubeconfigSources } from './readKubeconfig.ts';

/** One connection for each context, so that its credentials are asked for once; a new one where its kubeconfig has changed. */
export class Connections implements Disposable {
  readonly #sources: KubeconfigSources;
  readonly #logger: Logger;
  readonly #known = new Map<string, { readonly context: KubeconfigContext; readonly cluster: Promise<Cluster> }>();

  constructor(sources: KubeconfigSources, logger: Logger) {
    this.#sources = sources;
    this.#logger = logger;
  }

  /** Without a name the current context. Throws `notFound` where no kubeconfig has it now, and why it can't be used. */
  async to(wanted: string | undefined, signal: AbortSignal): Promise<Cluster> {
    const kubeconfig = await readKubeconfig(this.#sources, signal);
    const name = wanted ?? kubeconfig?.current;
    const context = kubeconfig?.contexts.find(each => each.name === name);
    if (kubeconfig !== undefined && context !== undefined) return this.connect(kubeconfig, context);
    throw noContext(name, kubeconfig);
  }

  connect(kubeconfig: Kubeconfig, context: KubeconfigContext): Promise<Cluster> {
    const known = this.#known.get(context.name);
    if (known !== undefined && isDeepStrictEqual(known.context, context)) return known.cluster;
    const options = { logger: this.#logger, env: this.#sources.env };
    const cluster = import('./connectCluster.ts').then(each => each.connectCluster(kubeconfig, context.name, options));
    const made = { context, cluster };
    this.#known.set(context.name, made);
    // A failure is not kept: the next who asks tries again.
    cluster.catch(() => this.#known.get(context.name) === made && this.#known.delete(context.name));
    return cluster;
  }

  dispose(): void {
    for (const { cluster } of this.#known.values())
      cluster.then(
        each => each[Symbol.dispose](),
        () => undefined,
      );
    this.#known.clear();
  }
}
