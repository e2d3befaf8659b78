import { LockstepError } from '../../../base/lockstepError.ts';
import type { ServicePlan } from './servicePlan.ts';

/** Services that share a network, and so a pod. */
export interface PodGroup {
  /** The workspace where it is among them, else the one whose network it is. */
  readonly main: ServicePlan;
  readonly services: readonly [ServicePlan, ...ServicePlan[]];
  /** `Job` for what others wait for to end. */
  readonly kind: 'Deployment' | 'Job';
}

/** The workspace's group first, then the others so that each comes after what it needs. */
export function groupByNetwork(services: readonly [ServicePlan, ...ServicePlan[]]): readonly [PodGroup, ...PodGroup[]] {
  const [workspace] = services;
  const byName = new Map(services.map(service => [service.name, service]));
  const ends = new Set(
    services.flatMap(({ needs }) => needs.filter(({ until }) => until === 'completed').map(({ service }) => service)),
  );
  const groups = [...Map.groupBy(services, service => networkRoot(service, byName)).values()].map(
    (members): PodGroup => {
      const main =
        members.find(member => member === workspace) ?? members.find(member => member.networkOf === undefined);
      const [first] = members;
      if (first === undefined || main === undefined)
        throw new LockstepError('internal', 'A group of services is empty.');
      return {
        main,
        services: [main, ...members.filter(member => member !== main)],
        kind: main !== workspace && members.every(({ name }) => ends.has(name)) ? 'Job' : 'Deployment',
      };
    },
  );
  const own = groups.filter(({ main }) => main === workspace);
  const [first] = own;
  if (first === undefined) throw new LockstepError('internal', 'An environment has no workspace.');
  return [first, ...byNeed(groups.filter(group => group !== first))];
}

function networkRoot(service: ServicePlan, byName: ReadonlyMap<string, ServicePlan>): string {
  const seen = new Set<string>();
  let at = service;
  while (at.networkOf !== undefined && !seen.has(at.name)) {
    seen.add(at.name);
    const next = byName.get(at.networkOf);
    if (next === undefined) {
      throw new LockstepError(
        'invalidInput',
        `${service.name} shares the network of ${at.networkOf}, which is no service.`,
      );
    }
    at = next;
  }
  return at.name;
}

function byNeed(groups: readonly PodGroup[]): readonly PodGroup[] {
  const ordered: PodGroup[] = [];
  const visit = (group: PodGroup, path: readonly PodGroup[]): void => {
    if (ordered.includes(group) || path.includes(group)) return;
    const needed = new Set(group.services.flatMap(({ needs }) => needs.map(({ service }) => service)));
    for (const other of groups) {
      if (other.services.some(({ name }) => needed.has(name))) visit(other, [...path, group]);
    }
    ordered.push(group);
  };
  for (const group of groups) visit(group, []);
  return ordered;
}
