import { lastSegment } from '../../base/lastSegment.ts';
import { clusterEnvironmentId, clusterPlace } from '../../cluster/clusterId.ts';
import { clusterAnnotations, clusterLabels } from '../../cluster/clusterLabels.ts';
import { oneLine } from '../../cluster/oneLine.ts';
import type { Pod, PodContainer } from '../../cluster/pod.ts';
import type { Scalable } from '../../cluster/scalable.ts';
import type { Environment, EnvironmentAction, EnvironmentState, Service } from '../../environment/environment.ts';
import { serviceName } from '../../environment/ids.ts';
import { formatReferenceTarget } from '../../references/formatReferenceTarget.ts';
import { containerState } from './containerState.ts';
import { debugContainers } from './debugContainers.ts';
import type { SeenNodes } from './nodeTrouble.ts';
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
  const parts = named(members, podsOf).map(each => partOf(each, podsOf.get(each.workload) ?? []));
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

interface NamedContainer {
  readonly name: string;
  readonly workload: string;
  readonly of: Scalable;
  readonly container: PodContainer;
}

/**
 * A workload's main container carries its service's name, others their own, behind the service's where two have the same.
 * Of debug containers only the workspace's goes without, so that one that is added later renames none.
 */
function named(members: readonly Member[], podsOf: ReadonlyMap<string, readonly Pod[]>): readonly NamedContainer[] {
  const all = members.flatMap(([workload, of], position) => {
    const service = of.metadata.labels?.[clusterLabels.service] ?? of.metadata.name;
    const { metadata, spec } = of.spec.template;
    const debugging = (podsOf.get(workload) ?? []).slice(0, 1).flatMap(debugContainers);
    return [...servedContainers(spec, metadata?.annotations), ...debugging].map((container, index) => ({
      ...{ workload, of, container, service },
      name: index === 0 ? service : ownName(container, position === 0 ? undefined : service),
    }));
  });
  const count = (name: string): number => all.filter(each => each.name === name).length;
  return all.map(({ service, ...each }) => ({
    ...each,
    name: each.name === service || count(each.name) === 1 ? each.name : `${service}/${each.name}`,
  }));
}

const ownName = ({ name, targetContainerName }: PodContainer, beside: string | undefined): string =>
  targetContainerName === undefined || beside === undefined ? name : `${beside}/${name}`;

function partOf({ name, workload, of, container }: NamedContainer, pods: readonly Pod[]): Part {
  const service = serviceName(name);
  return {
    recognised: { ...{ name: service, workload, container: container.name, pods }, ...looksInto(container) },
    service: serviceOf(service, container, of, pods),
  };
}

const looksInto = ({ targetContainerName: looksInto }: PodContainer): Pick<RecognisedService, 'looksInto'> =>
  looksInto === undefined ? {} : { looksInto };

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
  { context, namespace, self, nodes }: Viewpoint,
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
  const reason = reasonOf(workspace, parts[0], nodes);
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
    ...(isMine ? stackOf(workspace, { context, namespace }) : {}),
    createdAt: creationTimestamp,
    ...(owner === undefined ? {} : { owner: oneLine(owner) }),
    ...(expiresAt === undefined ? {} : { expiresAt: oneLine(expiresAt) }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Only of one's own: what it names is read on this machine. */
function stackOf(
  { metadata }: Scalable,
  { context, namespace }: Pick<Viewpoint, 'context' | 'namespace'>,
): Pick<Environment, 'stack'> {
  const { annotations = {}, name } = metadata;
  const reference = annotations[clusterAnnotations.stack];
  if (reference === undefined) return {};
  const workload = `deployment/${name}`;
  const from = formatReferenceTarget({ kind: 'cluster', path: namespace, options: { context: [context] }, workload });
  const image = annotations[clusterAnnotations.stackImage];
  const notes = parseNotes(annotations[clusterAnnotations.stackNotes]);
  return { stack: { reference, from, notes, ...(image === undefined ? {} : { image }) } };
}

function parseNotes(text: string | undefined): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(parsed) ? parsed.filter(each => typeof each === 'string').map(oneLine) : [];
  } catch {
    return [];
  }
}

/** As it is meant to be decides where nothing runs: scaled to nothing is stopped, else it is on its way. */
function stateOf({ metadata, spec }: Scalable, own: EnvironmentState): EnvironmentState {
  const failedAt = metadata.annotations?.[clusterAnnotations.failedAt];
  const isWanted = (spec.replicas ?? 1) > 0;
  if (isWanted && own.kind !== 'running') return { kind: 'creating' };
  if (failedAt !== undefined) return { kind: 'failed', at: oneLine(failedAt) };
  return metadata.annotations?.[clusterAnnotations.creating] === 'yes' && isWanted ? { kind: 'creating' } : own;
}

function reasonOf(workspace: Scalable, { recognised, service }: Part, nodes?: SeenNodes): string | undefined {
  if (service.state.kind === 'running' || workspace.spec.replicas === 0) return undefined;
  const [pod] = recognised.pods;
  return ((pod === undefined ? undefined : podTrouble(pod, [], nodes)) ?? workloadTrouble(workspace))?.words;
}

function actionsOf({ spec }: Scalable, canRebuild: boolean): ReadonlySet<EnvironmentAction> {
  const startOrStop: EnvironmentAction = spec.replicas === 0 ? 'start' : 'stop';
  return new Set<EnvironmentAction>([startOrStop, 'remove', ...(canRebuild ? (['rebuild'] as const) : [])]);
}
