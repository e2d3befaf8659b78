import { clusterLabels } from '../../cluster/clusterLabels.ts';
import type { Pod } from '../../cluster/pod.ts';
import type { Scalable } from '../../cluster/scalable.ts';
import type { EnvironmentId } from '../../environment/ids.ts';
import { adoptedEnvironment } from './adoptedEnvironment.ts';
import { byUse } from './byUse.ts';
import { ownEnvironment } from './ownEnvironment.ts';
import { podOwner } from './podOwner.ts';
import type { NamespaceObjects, Recognised, Viewpoint } from './recognised.ts';

/** All environments of a namespace: what Lockstep made, in any state, and other workloads that run. */
export function recognise(
  viewpoint: Viewpoint,
  { workloads, pods }: NamespaceObjects,
): ReadonlyMap<EnvironmentId, Recognised> {
  const podsOf = Map.groupBy([...pods].sort(byUse), podOwner);
  const own = Map.groupBy(workloads, ([, { metadata }]) => metadata.labels?.[clusterLabels.environment] ?? '');
  const found: Recognised[] = [];
  for (const [name, members] of own) {
    const made = ownEnvironment(viewpoint, name, [...members].sort(workspaceFirst), podsOf);
    if (made !== undefined) found.push(made);
  }
  for (const [owner, [pod, ...others]] of podsOf) {
    // A pod with our label is part of what we made, or is just being made for it.
    if (pod === undefined || workloads.has(owner) || clusterLabels.environment in (pod.metadata.labels ?? {})) continue;
    if (!isRunning(pod)) continue;
    found.push(adoptedEnvironment(viewpoint, owner, [pod, ...others]));
  }
  return new Map(found.map(each => [each.environment.id, each]));
}

type Member = readonly [key: string, workload: Scalable];

function workspaceFirst([a, first]: Member, [b, second]: Member): number {
  return Number(isWorkspace(second)) - Number(isWorkspace(first)) || (a < b ? -1 : 1);
}

const isWorkspace = ({ metadata }: Scalable): boolean => metadata.labels?.[clusterLabels.role] === 'workspace';

const isRunning = ({ status }: Pod): boolean =>
  status?.phase === 'Running' && status.containerStatuses?.some(({ state }) => state?.running !== undefined) === true;
