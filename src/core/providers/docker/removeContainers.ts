import { LockstepError } from '../../base/lockstepError.ts';
import type { Container } from './container.ts';
import type { Engine } from './engine.ts';

/** Removes containers with their anonymous volumes. What is gone already is fine. */
export async function removeContainers(
  engine: Engine,
  containers: readonly Container[],
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    containers.map(({ id, name }) =>
      unlessGone(
        engine.call(
          `remove ${name}`,
          (docker, abortSignal) => docker.getContainer(id).remove({ force: true, v: true, abortSignal }),
          signal,
        ),
      ),
    ),
  );
}

export async function removeNetworks(
  engine: Engine,
  project: string,
  chosen: (id: string) => boolean,
  signal: AbortSignal,
): Promise<void> {
  const filters = JSON.stringify({ label: [`com.docker.compose.project=${project}`] });
  const networks = await engine.call(
    'list networks',
    (docker, abortSignal) => docker.listNetworks({ filters, abortSignal }),
    signal,
  );
  for (const { Id } of networks) {
    if (!chosen(Id)) continue;
    await unlessGone(
      engine.call('remove a network', (docker, abortSignal) => docker.getNetwork(Id).remove({ abortSignal }), signal),
    );
  }
}

export async function unlessGone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== 'notFound') throw error;
  }
}
