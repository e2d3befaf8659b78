import { lastSegment } from '../../base/lastSegment.ts';
import type { Environment, EnvironmentAction, EnvironmentState, Service } from '../../environment/environment.ts';
import { serviceName, type EnvironmentId } from '../../environment/ids.ts';
import { labels } from '../../environment/labels.ts';
import type { Container } from './container.ts';
import { adoptedId, devContainerId, placeOf } from './devContainerId.ts';
import { workspaceOf } from './workspaceOf.ts';

/** An environment with the containers that it consists of; the first is the workspace. */
export interface Recognised {
  readonly environment: Environment;
  readonly containers: readonly [Container, ...Container[]];
}

const composeLabel = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  number: 'com.docker.compose.container-number',
  oneOff: 'com.docker.compose.oneoff',
};

/** Labels of the Dev Containers CLI, and of the Dev Containers extension where it clones into a volume. */
const folderLabels = ['devcontainer.local_folder', 'vsch.local.folder', 'vsch.local.repository'];
const configLabels = ['devcontainer.config_file', 'vsch.local.config'];

/** All environments among an engine's containers: Dev Containers in any state, and other containers that run. */
export function recognise(containers: readonly Container[], context: string): ReadonlyMap<EnvironmentId, Recognised> {
  const shown = containers.filter(container => !(labels.inspection in container.labels) && !isOneOff(container));
  const found = new Map<EnvironmentId, Recognised>();
  const claimed = new Set<string>();
  for (const container of [...shown].sort(runningThenNewest)) {
    const folder = firstLabel(container, folderLabels);
    if (folder === undefined) continue;
    const id = devContainerId(context, folder, firstLabel(container, configLabels) ?? '');
    const members = [container, ...siblingsOf(container, shown)] as const;
    for (const member of members) claimed.add(member.id);
    if (!found.has(id)) found.set(id, { environment: devContainer(id, context, members, folder), containers: members });
  }
  for (const container of shown) {
    if (claimed.has(container.id) || container.state !== 'running') continue;
    const id = adoptedId(context, container.id);
    const members = [container, ...siblingsOf(container, shown)] as const;
    found.set(id, { environment: adopted(id, context, members), containers: members });
  }
  return found;
}

function devContainer(
  id: EnvironmentId,
  context: string,
  members: readonly [Container, ...Container[]],
  folder: string,
): Environment {
  const [workspace] = members;
  const configFile = firstLabel(workspace, configLabels);
  const specHash = workspace.labels[labels.specHash];
  const ours = workspaceOf(workspace, folder);
  const cloned = !folderLabels.slice(0, 2).some(label => label in workspace.labels);
  const own = stateOf(workspace);
  return {
    id,
    place: placeOf(context),
    name: lastSegment(folder),
    state:
      workspace.failedAt !== undefined && own.kind !== 'creating' ? { kind: 'failed', at: workspace.failedAt } : own,
    services: servicesOf(members),
    can: actionsOf(own, configFile !== undefined && !cloned),
    workspace: { ...(cloned ? {} : { local: folder }), ...ours },
    ...(configFile === undefined ? {} : { configFile }),
    origin: specHash === undefined ? { kind: 'devcontainer' } : { kind: 'lockstep', specHash },
    createdAt: workspace.createdAt.toISOString(),
  };
}

function adopted(id: EnvironmentId, context: string, members: readonly [Container, ...Container[]]): Environment {
  const [container] = members;
  return {
    id,
    place: placeOf(context),
    name: container.name,
    state: stateOf(container),
    services: servicesOf(members),
    can: new Set(),
    origin: { kind: composeLabel.project in container.labels ? 'compose' : 'container' },
    createdAt: container.createdAt.toISOString(),
  };
}

function actionsOf(state: EnvironmentState, canRebuild: boolean): ReadonlySet<EnvironmentAction> {
  const startOrStop: EnvironmentAction = state.kind === 'running' || state.kind === 'paused' ? 'stop' : 'start';
  return new Set<EnvironmentAction>([startOrStop, 'remove', ...(canRebuild ? (['rebuild'] as const) : [])]);
}

function siblingsOf(container: Container, all: readonly Container[]): readonly Container[] {
  const project = container.labels[composeLabel.project];
  if (project === undefined) return [];
  return all
    .filter(other => other.id !== container.id && other.labels[composeLabel.project] === project)
    .sort((a, b) => (nameOfService(a) < nameOfService(b) ? -1 : 1));
}

function servicesOf(members: readonly Container[]): readonly Service[] {
  return members.map(member => ({
    name: serviceName(nameOfService(member)),
    image: member.image,
    state: stateOf(member),
  }));
}

/** A Compose service's name, with its number for replicas; `workspace` for a Dev Container alone, whose own name changes with each rebuild; else the container's. */
export function nameOfService({ labels: own, name }: Container): string {
  const service = own[composeLabel.service];
  const number = own[composeLabel.number] ?? '1';
  if (service === undefined) return folderLabels.some(label => own[label] !== undefined) ? 'workspace' : name;
  return number === '1' ? service : `${service}-${number}`;
}

/** From the list's words, which are part of the API (docs.docker.com/reference/api/engine, ContainerSummary). */
export function stateOf({ state, status }: Container): EnvironmentState {
  switch (state) {
    case 'created':
      return { kind: 'creating' };
    case 'paused':
      return { kind: 'paused' };
    case 'running': {
      const health = /\((?:health: )?(starting|healthy|unhealthy)\)/.exec(status)?.[1] as
        'starting' | 'healthy' | 'unhealthy' | undefined;
      return health === undefined ? { kind: 'running' } : { kind: 'running', health };
    }
    default: {
      const code = /^(?:Exited|Restarting) \((\d+)\)/.exec(status)?.[1];
      return code === undefined ? { kind: 'stopped' } : { kind: 'stopped', exitCode: Number(code) };
    }
  }
}

const isOneOff = (container: Container): boolean => container.labels[composeLabel.oneOff] === 'True';

const firstLabel = (container: Container, names: readonly string[]): string | undefined =>
  names.map(name => container.labels[name]).find(value => value !== undefined && value !== '');

function runningThenNewest(a: Container, b: Container): number {
  const running = Number(b.state === 'running') - Number(a.state === 'running');
  return running === 0 ? b.createdAt.getTime() - a.createdAt.getTime() : running;
}
