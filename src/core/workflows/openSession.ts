import { LockstepError } from '../base/lockstepError.ts';
import type { EnvironmentId } from '../environment/ids.ts';
import type { EnvironmentSession } from '../environment/session.ts';
import type { EnvironmentList } from './environmentList.ts';

/** Opens a running environment; a stopped one is an error whose remedy starts it. */
export async function openSession(
  list: EnvironmentList,
  id: EnvironmentId,
  signal: AbortSignal,
): Promise<EnvironmentSession> {
  const environment = list.find(id);
  if (environment?.state.kind === 'stopped')
    throw new LockstepError('unreachable', `${environment.name} is stopped.`, {
      remedy: { kind: 'text', text: `Start it first: lockstep start ${environment.name}` },
    });
  const provider = await list.providerOf(id);
  return provider.open(id, signal);
}
