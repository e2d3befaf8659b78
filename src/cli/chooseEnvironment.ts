import { LockstepError } from '../core/base/lockstepError.ts';
import type { Environment } from '../core/environment/environment.ts';
import { environmentsOf } from '../core/workflows/environmentsOf.ts';
import type { CommandContext } from './context.ts';
import { tellExpired } from './tellExpired.ts';

/** The environment that is named, else that of the workspace, where it has one only. */
export async function chooseEnvironment(
  named: string | undefined,
  context: Pick<CommandContext, 'list' | 'folder' | 'logger' | 'signal'>,
): Promise<Environment> {
  const { list, folder, signal } = context;
  await list.settled(signal);
  tellExpired(context);
  if (named !== undefined) return list.get(named);
  const [own, ...others] = environmentsOf(list.environments, folder);
  if (own && others.length > 0)
    throw new LockstepError(
      'usage',
      `${folder} has several environments: ${[own, ...others].map(each => each.id).join(', ')}.`,
      {
        remedy: { kind: 'text', text: 'Name one of them, or say where to look: --provider ID, --namespace NAME.' },
      },
    );
  if (own) return own;
  for (const { name, availability } of list.places)
    if (availability.kind !== 'ready' && availability.kind !== 'notChosen')
      throw new LockstepError('unreachable', `There is no environment for ${folder}. ${name}: ${availability.reason}`, {
        ...(availability.remedy ? { remedy: availability.remedy } : {}),
      });
  throw new LockstepError('notFound', `There is no environment for ${folder}.`, {
    remedy: {
      kind: 'text',
      text: 'Make one with `lockstep up`, name one of `lockstep list`, or say where to look: --provider ID, --namespace NAME.',
    },
  });
}
