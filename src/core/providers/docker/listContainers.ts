import { LockstepError } from '../../base/lockstepError.ts';
import { labels } from '../../environment/labels.ts';
import { parseContainer, type Container } from './container.ts';
import type { Engine } from './engine.ts';
import { readFailure } from './failureMark.ts';

/** All containers, or those with some ids or labels, each with what failed in it where Lockstep made it. */
export async function listContainers(
  engine: Engine,
  filters: Readonly<Record<string, readonly string[]>>,
  signal: AbortSignal,
): Promise<readonly Container[]> {
  const listed = await engine.call(
    'list containers',
    (docker, abortSignal) => docker.listContainers({ all: true, filters: JSON.stringify(filters), abortSignal }),
    signal,
  );
  return Promise.all(listed.map(one => withFailure(engine, parseContainer(one), signal)));
}

async function withFailure(engine: Engine, container: Container, signal: AbortSignal): Promise<Container> {
  if (!(labels.specHash in container.labels)) return container;
  try {
    const failedAt = await readFailure(engine, container.id, signal);
    return failedAt === undefined ? container : { ...container, failedAt };
  } catch (error) {
    // The mark can't be read while a container is being made or removed; its other facts still hold.
    if (error instanceof LockstepError && error.code === 'commandFailed') return container;
    throw error;
  }
}
