import type { Environment } from '../../core/environment/environment.ts';
import { describeLoss } from '../../core/workflows/describeLoss.ts';
import { openSession } from '../../core/workflows/openSession.ts';
import type { Face } from './face.ts';

/** What goes with an environment's containers, one sentence each; `undefined` when the person cancelled. */
export async function lossOf(
  environment: Environment,
  { list, progress }: Pick<Face, 'list' | 'progress'>,
): Promise<readonly string[] | undefined> {
  const title = `Looking at the work in ${environment.name}`;
  const outcome = await progress({ title, place: 'view' }, async (_, signal) => {
    const unseen = (): Promise<readonly string[]> => describeLoss(environment, undefined, signal);
    if (environment.workspace?.persistence !== 'lost' || environment.state.kind !== 'running') return unseen();
    try {
      await using session = await openSession(list, environment.id, signal);
      return await describeLoss(environment, session, signal);
    } catch {
      signal.throwIfAborted();
      return unseen();
    }
  });
  if (outcome.kind === 'failed') throw outcome.error;
  return outcome.kind === 'done' ? outcome.value : undefined;
}
