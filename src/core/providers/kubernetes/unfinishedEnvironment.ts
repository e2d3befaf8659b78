import { clusterEnvironmentId, clusterPlace } from '../../cluster/clusterId.ts';
import { clusterLabels } from '../../cluster/clusterLabels.ts';
import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';
import type { Environment } from '../../environment/environment.ts';

/** A namespace that Lockstep made in which no workspace stands (yet): seen, so that it can be removed. */
export function unfinishedEnvironment(context: string, { metadata }: KubernetesObject): Environment {
  const isGoing = metadata.deletionTimestamp !== undefined;
  const name = metadata.labels?.[clusterLabels.environment] ?? '';
  return {
    id: clusterEnvironmentId({ context, namespace: metadata.name, name }),
    place: clusterPlace(context),
    name: metadata.name,
    state: { kind: isGoing ? 'stopped' : 'creating' },
    services: [],
    can: new Set(isGoing ? [] : ['remove']),
    origin: { kind: 'lockstep', specHash: '' },
    createdAt: metadata.creationTimestamp,
    reason: isGoing ? 'It is being removed.' : 'Its workspace is not made yet, or its making was interrupted.',
  };
}
