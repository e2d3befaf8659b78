import { errorMessage } from '../../base/errorMessage.ts';
import { Emitter } from '../../base/emitter.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { ClusterError } from '../../cluster/clusterError.ts';
import type { ObjectSelection } from '../../cluster/listObjects.ts';
import type { Pod } from '../../cluster/pod.ts';
import { watchObjects } from '../../cluster/watchObjects.ts';
import { byUse } from './byUse.ts';
import { podOwner } from './podOwner.ts';
import { slimPod } from './slim.ts';

/** The pods of one environment as they are now. */
export class PodWatch implements Disposable {
  readonly #pods = new Map<string, Pod>();
  readonly #changed = new Emitter<undefined>();
  readonly #stop = new AbortController();
  /** Set while the cluster can't be reached, or refuses. */
  broken: ClusterError | undefined;

  readonly onDidChange = this.#changed.event;

  /** Throws where they can't be listed. */
  static async start(cluster: Cluster, selection: ObjectSelection, signal: AbortSignal): Promise<PodWatch> {
    const watch = new PodWatch();
    const first = Promise.withResolvers<undefined>();
    const subscription = watch.onDidChange(() => {
      if (watch.broken === undefined) first.resolve(undefined);
      else first.reject(watch.broken);
    });
    const abort = (): void => first.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    void watch.#read(cluster, selection);
    try {
      signal.throwIfAborted();
      await first.promise;
      return watch;
    } catch (error) {
      watch[Symbol.dispose]();
      throw error;
    } finally {
      subscription.dispose();
      signal.removeEventListener('abort', abort);
    }
  }

  get all(): readonly Pod[] {
    return [...this.#pods.values()];
  }

  get(uid: string): Pod | undefined {
    return this.#pods.get(uid);
  }

  /** Of one workload, `deployment.web`; the one to work in first. */
  of(workload: string): readonly Pod[] {
    return this.all.filter(pod => podOwner(pod) === workload).sort(byUse);
  }

  /** Resolves with the next change; rejects on abort. */
  next(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const subscription = this.onDidChange(() => resolve(undefined));
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    return promise.finally(() => {
      subscription.dispose();
      signal.removeEventListener('abort', abort);
    });
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
    this.#changed.dispose();
  }

  async #read(cluster: Cluster, selection: ObjectSelection): Promise<void> {
    try {
      await this.#follow(cluster, selection);
    } catch (error) {
      this.broken = new ClusterError('internal', `Watching pods ended: ${errorMessage(error)}`, {
        status: 0,
        cause: error,
      });
      this.#changed.fire(undefined);
    }
  }

  async #follow(cluster: Cluster, selection: ObjectSelection): Promise<void> {
    for await (const change of watchObjects(cluster, { ...selection, slim: slimPod }, this.#stop.signal)) {
      this.broken = change.kind === 'broken' ? change.error : undefined;
      if (change.kind === 'listed') {
        this.#pods.clear();
        for (const pod of change.items) this.#pods.set(pod.metadata.uid, pod);
      } else if (change.kind === 'set') this.#pods.set(change.object.metadata.uid, change.object);
      else if (change.kind === 'deleted') this.#pods.delete(change.object.metadata.uid);
      this.#changed.fire(undefined);
    }
  }
}
