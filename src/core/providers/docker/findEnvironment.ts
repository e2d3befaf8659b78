import { LockstepError } from '../../base/lockstepError.ts';
import type { Environment } from '../../environment/environment.ts';
import type { EnvironmentId } from '../../environment/ids.ts';
import type { Container } from './container.ts';
import type { Engine } from './engine.ts';
import { listContainers } from './listContainers.ts';
import { recognise } from './recognise.ts';

/** Throws `notFound` where the engine has no such environment now. */
export async function findEnvironment(
  engine: Engine,
  id: EnvironmentId,
  signal: AbortSignal,
): Promise<{ readonly environment: Environment; readonly containers: readonly [Container, ...Container[]] }> {
  const found = recognise(await listContainers(engine, {}, signal), engine.context.name).get(id);
  if (found !== undefined) return found;
  throw new LockstepError('notFound', `The environment ${id} is not there any more.`, {
    remedy: { kind: 'text', text: 'List the environments again.' },
  });
}
