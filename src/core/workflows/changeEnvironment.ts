import { LockstepError } from '../base/lockstepError.ts';
import type { EnvironmentId } from '../environment/ids.ts';
import { isUnfinished } from '../environment/isUnfinished.ts';
import type { EnvironmentList } from './environmentList.ts';

const already = { start: 'running', stop: 'stopped', remove: undefined } as const;

/** Starts, stops or removes an environment, where it can be; what is as wanted already stays so. */
export async function changeEnvironment(
  list: EnvironmentList,
  action: 'start' | 'stop' | 'remove',
  id: EnvironmentId,
  signal: AbortSignal,
): Promise<void> {
  const provider = await list.providerOf(id);
  const environment = list.find(id);
  if (environment && environment.state.kind === already[action]) return;
  const name = environment?.name ?? id;
  if (environment && isUnfinished(environment) && !environment.can.has(action))
    throw new LockstepError('notSupported', `Could not ${action} ${name}. ${environment.reason ?? ''}`.trimEnd());
  const act = provider[action]?.bind(provider);
  if (!act || (environment && !environment.can.has(action)))
    throw new LockstepError('notSupported', `Lockstep did not make ${name} and does not ${action} it.`);
  await act(id, signal);
}
