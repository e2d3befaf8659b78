import { LockstepError } from '../core/base/lockstepError.ts';
import type { Environment } from '../core/environment/environment.ts';
import { environmentOf } from '../core/workflows/environmentOf.ts';
import type { CommandContext } from './context.ts';
import { tellExpired } from './tellExpired.ts';

/** The environment that is named, else that of the workspace. */
export async function chooseEnvironment(named: string | undefined, context: CommandContext): Promise<Environment> {
  const { list, folder, signal } = context;
  await list.settled(signal);
  tellExpired(context);
  if (named !== undefined) return list.get(named);
  const own = environmentOf(list.environments, folder);
  if (own) return own;
  for (const { name, availability } of list.places)
    if (availability.kind !== 'ready' && availability.kind !== 'notChosen')
      throw new LockstepError('unreachable', `There is no environment for ${folder}. ${name}: ${availability.reason}`, {
        ...(availability.remedy ? { remedy: availability.remedy } : {}),
      });
  throw new LockstepError('notFound', `There is no environment for ${folder}.`, {
    remedy: { kind: 'text', text: 'Make one with `lockstep up`, or name one of `lockstep list` with --environment.' },
  });
}
