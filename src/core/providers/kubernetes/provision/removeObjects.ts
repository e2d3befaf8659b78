import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '../../../cluster/cluster.ts';
import { ClusterError } from '../../../cluster/clusterError.ts';
import { clusterLabels } from '../../../cluster/clusterLabels.ts';
import { podsPath } from '../../../cluster/podsPath.ts';
import { deleteIfThere } from '../deleteIfThere.ts';
import { listNames } from '../listNames.ts';
import { removedKinds } from '../removeAccess.ts';
import { objectPath } from './objectToApply.ts';

export interface FoundObject {
  readonly kind: RemovedKind;
  readonly name: string;
}

type RemovedKind = (typeof removedKinds)[number] | 'Pod';

const kinds: readonly RemovedKind[] = [...removedKinds, 'Pod'];
const lookEveryMilliseconds = 500;

/** Everything that an environment has on the cluster, by its label; pods are told too, because they go last. */
export async function objectsOf(
  cluster: Cluster,
  { namespace, environment }: { readonly namespace: string; readonly environment: string },
  signal: AbortSignal,
): Promise<readonly FoundObject[]> {
  const labelSelector = `${clusterLabels.environment}=${environment}`;
  const listed = await Promise.all(
    kinds.map(async kind => {
      const path = kind === 'Pod' ? podsPath(namespace) : objectPath(kind, namespace);
      return (await listNames(cluster, { path, labelSelector }, signal)).map(name => ({ kind, name }));
    }),
  );
  return listed.flat();
}

/** Deletes all of it and waits until it is gone, through a server that goes away meanwhile; `onWork` where that takes time. */
export async function removeObjects(
  cluster: Cluster,
  target: {
    readonly namespace: string;
    readonly environment: string;
    readonly except: readonly FoundObject[];
    readonly onWork: () => void;
  },
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      const all = await objectsOf(cluster, target, signal);
      const found = all.filter(
        ({ kind, name }) => !target.except.some(each => each.kind === kind && each.name === name),
      );
      if (found.length === 0) return;
      target.onWork();
      for (const object of found) await deleteObject(cluster, target.namespace, object, signal);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.code !== 'unreachable') throw error;
      target.onWork();
    }
    await delay(lookEveryMilliseconds, undefined, { signal });
  }
}

export async function deleteObject(
  cluster: Cluster,
  namespace: string,
  { kind, name }: FoundObject,
  signal: AbortSignal,
): Promise<void> {
  const path = kind === 'Pod' ? podsPath(namespace, name) : objectPath(kind, namespace, name);
  // What nobody has worked in has nothing to finish.
  const grace = kind === 'Pod' ? { gracePeriodSeconds: 0 } : {};
  await deleteIfThere(cluster, path, { propagationPolicy: 'Background', ...grace }, signal);
}
