import { lastSegment } from '../../base/lastSegment.ts';
import { clusterEnvironmentId, clusterPlace } from '../../cluster/clusterId.ts';
import { clusterAnnotations, clusterLabels } from '../../cluster/clusterLabels.ts';
import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';
import { oneLine } from '../../cluster/oneLine.ts';
import type { Environment } from '../../environment/environment.ts';
import type { Viewpoint } from './recognised.ts';

/** A namespace that Lockstep made in which no workspace stands, yet or any more: seen, so that it can be removed. */
export function unfinishedEnvironment({ context, self }: Viewpoint, { metadata }: KubernetesObject): Environment {
  const { annotations = {} } = metadata;
  const owner = annotations[clusterAnnotations.owner];
  const isMine = owner === self;
  const folder = isMine ? annotations[clusterAnnotations.folder] : undefined;
  const isGoing = metadata.deletionTimestamp !== undefined;
  const name = metadata.labels?.[clusterLabels.environment] ?? '';
  return {
    id: clusterEnvironmentId({ context, namespace: metadata.name, name }),
    place: clusterPlace(context),
    name: folder === undefined ? metadata.name : oneLine(lastSegment(folder)),
    state: { kind: isGoing ? 'stopped' : 'creating' },
    services: [],
    can: new Set(isGoing ? [] : ['remove']),
    ...(folder === undefined ? {} : { workspace: { local: folder, remote: '/workspaces', persistence: 'lost' } }),
    origin: { kind: 'lockstep', specHash: '' },
    createdAt: metadata.creationTimestamp,
    ...(owner === undefined ? {} : { owner: oneLine(owner) }),
    reason: isGoing ? 'It is being removed.' : 'Its workspace is not made yet, or its making was interrupted.',
  };
}
