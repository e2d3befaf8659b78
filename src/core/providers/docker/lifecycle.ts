import { LockstepError } from '../../base/lockstepError.ts';
import type { EnvironmentId } from '../../environment/ids.ts';
import type { Container } from './container.ts';
import type { Engine } from './engine.ts';
import { findEnvironment } from './findEnvironment.ts';
import { removeContainers, removeNetworks } from './removeContainers.ts';
import { nameOfService } from './recognise.ts';

/** Seconds that a container gets between TERM and KILL. */
const stopSeconds = 10;

/** Services that others depend on first, as Compose notes it. */
export async function startEnvironment(engine: Engine, id: EnvironmentId, signal: AbortSignal): Promise<void> {
  const { containers } = await findEnvironment(engine, id, signal);
  for (const container of byDependency(containers)) {
    if (container.state === 'running') continue;
    await engine.call(
      `start ${container.name}`,
      docker => docker.getContainer(container.id)[container.state === 'paused' ? 'unpause' : 'start'](),
      signal,
    );
  }
}

export async function stopEnvironment(engine: Engine, id: EnvironmentId, signal: AbortSignal): Promise<void> {
  const { containers } = await findEnvironment(engine, id, signal);
  for (const container of [...byDependency(containers)].reverse()) {
    if (container.state !== 'running' && container.state !== 'paused') continue;
    await engine.call(
      `stop ${container.name}`,
      (docker, abortSignal) => docker.getContainer(container.id).stop({ t: stopSeconds, abortSignal }),
      signal,
    );
  }
}

/** Containers, their anonymous volumes and the Compose project's networks; images and named volumes stay. */
export async function removeEnvironment(engine: Engine, id: EnvironmentId, signal: AbortSignal): Promise<void> {
  const { environment, containers } = await findEnvironment(engine, id, signal);
  if (!environment.can.has('remove')) {
    throw new LockstepError(
      'notSupported',
      `${environment.name} is no Dev Container; Lockstep doesn't remove what it doesn't own.`,
    );
  }
  await removeContainers(engine, containers, signal);
  const projects = new Set(containers.map(({ labels }) => labels['com.docker.compose.project']));
  for (const project of projects) if (project !== undefined) await removeNetworks(engine, project, () => true, signal);
}

/** `com.docker.compose.depends_on` is `db:service_healthy:false,cache:service_started:true`. */
function byDependency(containers: readonly Container[]): readonly Container[] {
  const ordered: Container[] = [];
  const visit = (container: Container, path: readonly Container[]): void => {
    if (ordered.includes(container) || path.includes(container)) return;
    const needed = (container.labels['com.docker.compose.depends_on'] ?? '')
      .split(',')
      .map(entry => entry.split(':')[0]);
    for (const other of containers) if (needed.includes(nameOfService(other))) visit(other, [...path, container]);
    ordered.push(container);
  };
  for (const container of containers) visit(container, []);
  return ordered;
}
