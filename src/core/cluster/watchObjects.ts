import { setTimeout as delay } from 'node:timers/promises';
import { backOff } from '../base/backOff.ts';
import { errorMessage } from '../base/errorMessage.ts';
import type { Cluster } from './cluster.ts';
import { ClusterError } from './clusterError.ts';
import type { KubernetesObject } from './kubernetesObject.ts';
import { listObjects, type ObjectSelection } from './listObjects.ts';
import { watchEvents, type WatchEvent } from './watchEvents.ts';
import { withoutManagedFields } from './withoutManagedFields.ts';

export type ObjectChange<T> =
  /** All there are; replaces everything told before. */
  | { readonly kind: 'listed'; readonly items: readonly T[] }
  | { readonly kind: 'set'; readonly object: T }
  /** As it was last. */
  | { readonly kind: 'deleted'; readonly object: T }
  /** It can't be reached or is refused; it goes on trying, and `listed` says that it is well again. */
  | { readonly kind: 'broken'; readonly error: ClusterError };

export interface WatchOptions<T> extends ObjectSelection {
  /** What to keep of an object; applied to each as it is parsed. Default: all but the managed fields. */
  readonly slim?: (raw: KubernetesObject) => T;
}

/** Watches that end sooner count as failures, so that a server that only ever closes them is spared. */
const shortWatchMilliseconds = 5_000;

/**
 * Lists, then watches (reference/using-api/api-concepts, "Efficient detection of changes"). Cut connections are taken up
 * where they were, told only where that fails; relists where the server has forgotten that place. Returns only on abort.
 */
export async function* watchObjects<T = KubernetesObject>(
  cluster: Cluster,
  { slim, ...selection }: WatchOptions<T>,
  signal: AbortSignal,
): AsyncGenerator<ObjectChange<T>, void> {
  const keep = slim ?? (withoutManagedFields as (raw: KubernetesObject) => T);
  let version: string | undefined;
  let failures = 0;
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    let events: AsyncIterable<WatchEvent>;
    try {
      if (version === undefined) {
        const list = await listObjects(cluster, selection, keep, signal);
        version = list.resourceVersion;
        yield { kind: 'listed', items: list.items };
      }
      events = await watchEvents(cluster, selection, version, signal);
    } catch (error) {
      const failure = asClusterError(error, signal);
      if (failure === undefined) return;
      version = undefined;
      // A server that has forgotten the list which it just gave must not be asked without end.
      if (!isExpired(failure)) yield { kind: 'broken', error: failure };
      await pause(backOff(failures++, Math.random), signal);
      continue;
    }
    const opened = Date.now();
    try {
      for await (const event of events) {
        version = event.object.metadata.resourceVersion;
        const change = changeOf(event, keep);
        if (change !== undefined && !isOver()) yield change;
      }
    } catch (error) {
      const failure = asClusterError(error, signal);
      if (failure === undefined) return;
      // What can't be read would come again.
      if (failure.status !== 0 || failure.code === 'internal') version = undefined;
    }
    failures = Date.now() - opened < shortWatchMilliseconds ? failures + 1 : 0;
    if (failures > 0) await pause(backOff(failures - 1, Math.random), signal);
  }
}

/** Undefined where it only says that the watch is to end. */
function asClusterError(error: unknown, signal: AbortSignal): ClusterError | undefined {
  if (signal.aborted) return undefined;
  if (error instanceof ClusterError) return error;
  // What a server sends may be of any shape, and nobody who reads a watch should have to expect that.
  return new ClusterError('internal', `What the cluster told could not be read: ${errorMessage(error)}.`, {
    status: 0,
    cause: error,
  });
}

function changeOf<T>({ type, object }: WatchEvent, keep: (raw: KubernetesObject) => T): ObjectChange<T> | undefined {
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
      return { kind: 'set', object: keep(object) };
    case 'DELETED':
      return { kind: 'deleted', object: keep(object) };
    case 'BOOKMARK':
      return undefined;
  }
}

const isExpired = ({ status, reason }: ClusterError): boolean =>
  status === 410 || reason === 'Expired' || reason === 'Gone';

/** An abort shows at the next turn. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}
