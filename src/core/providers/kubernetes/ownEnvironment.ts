import { clusterEnvironmentId, clusterPlace } from '../../cluster/clusterId.ts';
import { clusterAnnotations, clusterLabels } from '../../cluster/clusterLabels.ts';
import { oneLine } from '../../cluster/oneLine.ts';
import type { Pod, PodContainer } from '../../cluster/pod.ts';
import type { Scalable } from '../../cluster/scalable.ts';
import type { Environment, EnvironmentAction, EnvironmentState, Service } from '../../environment/environment.ts';
import { serviceName } from '../../environment/ids.ts';
import { containerState } from './containerState.ts';
import { podTrouble } from './podTrouble.ts';
import type { Recognised, RecognisedService, Viewpoint } from './recognised.ts';
import { servedContainers } from './servedContainers.ts';
import { workloadTrouble } from './workloadTrouble.ts';

type Member = readonly [key: string, workload: Scalable];

/** What Lockstep made under one name, the workspace's Deployment first; undefined where that isn't there. */
export function ownEnvironment(
  viewpoint: Viewpoint,
  name: string,
  members: readonly Member[],
  podsOf: ReadonlyMap<string, readonly Pod[]>,
): Recognised | undefined {
  const workspace = members[0]?.[1];
  if (workspace?.metadata.labels?.[clusterLabels.role] !== 'workspace') return undefined;
  const parts = members.flatMap(member => partsOf(member, podsOf.get(member[0]) ?? []));
  const [first, ...others] = parts;
  if (first === undefined) return undefined;
  return {
    environment: environmentOf(viewpoint, name, workspace, [first, ...others]),
    services: [first.recognised, ...others.map(({ recognised }) => recognised)],
  };
}

interface Part {
  readonly recognised: RecognisedService;
  readonly service: Service;
}

/** A workload's main container carries its service's name, its sidecars their own behind it. */
function partsOf([key, workload]: Member, pods: readonly Pod[]): readonly Part[] {
  const { metadata, spec } = workload;
  const service = metadata.labels?.[clusterLabels.service] ?? metadata.name;
  const containers = servedContainers(spec.template.spec, spec.template.metadata?.annotations);
  return containers.map((container, index) => {
    const name = serviceName(index === 0 ? service : `${service}/${container.name}`);
    return {
      recognised: { name, workload: key, container: container.name, pods },
      service: serviceOf(name, container, workload, pods),
    };
  });
}

function serviceOf(
  name: Service['name'],
  { name: container, image }: PodContainer,
  workload: Scalable,
  [pod]: readonly Pod[],
): Service {
  const isWanted = (workload.spec.replicas ?? 1) > 0;
  const state: EnvironmentState =
    pod === undefined ? { kind: isWanted ? 'creating' : 'stopped' } : containerState(pod, container);
  return { name, ...(image === undefined ? {} : { image }), state };
}

function environmentOf(
  { context, namespace, self }: Viewpoint,
  name: string,
  workspace: Scalable,
  parts: readonly [Part, ...Part[]],
): Environment {
  const { annotations = {}, creationTimestamp } = workspace.metadata;
  const folder = annotations[clusterAnnotations.folder];
  const owner = annotations[clusterAnnotations.owner];
  const configFile = annotations[clusterAnnotations.configFile];
  const expiresAt = annotations[clusterAnnotations.expires];
  const isMine = owner === self;
  const reason = reasonOf(workspace, parts[0]);
  return {
    id: clusterEnvironmentId({ context, namespace, name }),
    place: clusterPlace(context),
    name: folder === undefined ? name : oneLine(lastSegment(folder)),
    state: stateOf(workspace, parts[0].service.state),
    services: parts.map(({ service }) => service),
    can: actionsOf(workspace, isMine && folder !== undefined && configFile !== undefined),
    workspace: {
      ...(isMine && folder !== undefined ? { local: folder } : {}),
      remote: annotations[clusterAnnotations.workspaceFolder] ?? '/workspaces',
      persistence: 'lost',
    },
    ...(isMine && configFile !== undefined ? { configFile } : {}),
    origin: { kind: 'lockstep', specHash: annotations[clusterAnnotations.specHash] ?? '' },
    createdAt: creationTimestamp,
    ...(owner === undefined ? {} : { owner: oneLine(owner) }),
    ...(expiresAt === undefined ? {} : { expiresAt: oneLine(expiresAt) }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** As it is meant to be decides where nothing runs: scaled to nothing is stopped, else it is on its way. */
function stateOf({ metadata, spec }: Scalable, own: EnvironmentState): EnvironmentState {
  const failedAt = metadata.annotations?.[clusterAnnotations.failedAt];
  const isWanted = (spec.replicas ?? 1) > 0;
  if (isWanted && own.kind !== 'running') return { kind: 'creating' };
  if (failedAt !== undefined) return { kind: 'failed', at: oneLine(failedAt) };
  return metadata.annotations?.[clusterAnnotations.creating] === 'yes' && isWanted ? { kind: 'creating' } : own;
}

function reasonOf(workspace: Scalable, { recognised, service }: Part): string | undefined {
  if (service.state.kind === 'running' || workspace.spec.replicas === 0) return undefined;
  const [pod] = recognised.pods;
  return ((pod === undefined ? undefined : podTrouble(pod)) ?? workloadTrouble(workspace))?.words;
}

function actionsOf({ spec }: Scalable, canRebuild: boolean): ReadonlySet<EnvironmentAction> {
  const startOrStop: EnvironmentAction = spec.replicas === 0 ? 'start' : 'stop';
  return new Set<EnvironmentAction>([startOrStop, 'remove', ...(canRebuild ? (['rebuild'] as const) : [])]);
}

const lastSegment = (path: string): string => path.split(/[/\\]/).findLast(part => part !== '') ?? path;
