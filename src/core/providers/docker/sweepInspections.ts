import { labels } from '../../environment/labels.ts';
import type { Engine } from './engine.ts';
import { listContainers } from './listContainers.ts';

/** An inspection takes seconds, so an older container of one was left by a crash. */
const abandonedMilliseconds = 10 * 60_000;

/** Removes containers that inspections left behind; what fails is tried again next time. */
export async function sweepInspections(engine: Engine, signal: AbortSignal): Promise<void> {
  try {
    for (const { id, createdAt } of await listContainers(engine, { label: [labels.inspection] }, signal)) {
      if (Date.now() - createdAt.getTime() < abandonedMilliseconds) continue;
      await engine.call(
        'remove a container',
        (docker, abortSignal) => docker.getContainer(id).remove({ force: true, v: true, abortSignal }),
        signal,
      );
    }
  } catch {
    // An engine that isn't there has nothing to sweep.
  }
}
