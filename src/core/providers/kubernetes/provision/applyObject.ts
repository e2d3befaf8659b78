import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '../../../cluster/cluster.ts';
import { ClusterError } from '../../../cluster/clusterError.ts';
import { clusterEnvironmentId } from '../../../cluster/clusterId.ts';
import { clusterLabels } from '../../../cluster/clusterLabels.ts';
import type { KubernetesObject } from '../../../cluster/kubernetesObject.ts';
import { applyPatch } from './applyPatch.ts';
import { objectPath, type ObjectToApply } from './objectToApply.ts';

const lookEveryMilliseconds = 500;
/** Of what is there only its name and labels matter; the values of a Secret are never asked for. */
const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/**
 * Makes an object or brings it to what is given, by server-side apply: twice is the same as once. A claim that is there
 * stays as it is, because its files are the person's. Throws `invalidInput` where the name belongs to something else.
 */
export async function applyObject(
  cluster: Cluster,
  namespace: string,
  object: ObjectToApply,
  signal: AbortSignal,
): Promise<KubernetesObject> {
  const path = objectPath(object.kind, namespace, object.metadata.name);
  const there = await untilStanding(cluster, path, signal);
  refuseStranger(there, object, { context: cluster.context, namespace });
  if (there !== undefined && object.kind === 'PersistentVolumeClaim') return there;
  return await applyPatch(cluster, path, object, signal);
}

/** What an earlier environment of the same name left may still be on its way out. */
async function untilStanding(
  cluster: Cluster,
  path: string,
  signal: AbortSignal,
): Promise<KubernetesObject | undefined> {
  for (;;) {
    const there = await unlessMissing(cluster.request<KubernetesObject>({ path, accept: metadataOnly }, signal));
    if (there?.metadata.deletionTimestamp === undefined) return there;
    await delay(lookEveryMilliseconds, undefined, { signal });
  }
}

/** Undefined where there is none. */
export async function getObject<Found extends KubernetesObject>(
  cluster: Cluster,
  path: string,
  signal: AbortSignal,
): Promise<Found | undefined> {
  return await unlessMissing(cluster.request<Found>({ path }, signal));
}

async function unlessMissing<Found>(asked: Promise<Found>): Promise<Found | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ClusterError && error.status === 404) return undefined;
    throw error;
  }
}

/** Services have the names that Compose gives them, which another environment of the namespace may have taken. */
function refuseStranger(
  there: KubernetesObject | undefined,
  { kind, metadata }: ObjectToApply,
  place: { readonly context: string; readonly namespace: string },
): void {
  const label = clusterLabels.environment;
  const other = there?.metadata.labels?.[label];
  if (there === undefined || other === metadata.labels[label]) return;
  const whose =
    other === undefined
      ? 'which Lockstep did not make'
      : `which is part of another environment: ${clusterEnvironmentId({ ...place, name: other })}`;
  throw new ClusterError(
    'invalidInput',
    `The namespace ${place.namespace} already has a ${kind} ${metadata.name}, ${whose}.`,
    { status: 409, remedy: { kind: 'text', text: 'Make this environment in another namespace.' } },
  );
}
