import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '../../../cluster/cluster.ts';
import { ClusterError } from '../../../cluster/clusterError.ts';
import { clusterLabels } from '../../../cluster/clusterLabels.ts';
import type { KubernetesObject } from '../../../cluster/kubernetesObject.ts';
import { objectKinds, objectPath, type ObjectKind } from './objectToApply.ts';

export interface FoundObject {
  readonly kind: RemovedKind;
  readonly name: string;
}

/** A lease says who is at work, and goes with them. */
type RemovedKind = Exclude<ObjectKind, 'Lease'> | 'Pod';

const kinds = [...Object.keys(objectKinds).filter(kind => kind !== 'Lease'), 'Pod'] as readonly RemovedKind[];
const lookEveryMilliseconds = 500;
/** The values of Secrets are never asked for. */
const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

interface NameList {
  /** Null where there are none. */
  readonly items: readonly KubernetesObject[] | null;
}

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
      const query = { labelSelector };
      const { items } = await cluster.request<NameList>({ path, query, accept: metadataOnly }, signal);
      return (items ?? []).map(({ metadata: { name } }) => ({ kind, name }));
    }),
  );
  return listed.flat();
}

/** Deletes all of it and waits until it is gone, through a server that goes away meanwhile. */
export async function removeObjects(
  cluster: Cluster,
  target: { readonly namespace: string; readonly environment: string; readonly except: readonly FoundObject[] },
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      const all = await objectsOf(cluster, target, signal);
      const found = all.filter(
        ({ kind, name }) => !target.except.some(each => each.kind === kind && each.name === name),
      );
      if (found.length === 0) return;
      for (const object of found) await deleteObject(cluster, target.namespace, object, signal);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.code !== 'unreachable') throw error;
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
  const path =
    kind === 'Pod' ? `${podsPath(namespace)}/${encodeURIComponent(name)}` : objectPath(kind, namespace, name);
  const body = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    propagationPolicy: 'Background',
    // What nobody has worked in has nothing to finish.
    ...(kind === 'Pod' ? { gracePeriodSeconds: 0 } : {}),
  };
  try {
    await cluster.request({ method: 'DELETE', path, body }, signal);
  } catch (error) {
    if (!(error instanceof ClusterError) || error.status !== 404) throw error;
  }
}

const podsPath = (namespace: string): string => `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
