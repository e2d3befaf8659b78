import { LockstepError, type Remedy } from '../core/base/lockstepError.ts';
import type { Environment, Place } from '../core/environment/environment.ts';
import { isUnfinished } from '../core/environment/isUnfinished.ts';
import { environmentsOf } from '../core/workflows/environmentsOf.ts';
import { placeToMend } from '../core/workflows/placeToMend.ts';
import type { CommandContext } from './context.ts';
import { tellExpired } from './tellExpired.ts';

/** The environment that is named, `how` says by what, else that of the workspace, where it has one only. */
export async function chooseEnvironment(
  named: string | undefined,
  context: Pick<CommandContext, 'list' | 'folder' | 'logger' | 'signal'>,
  how: 'after the verb' | 'with --environment' = 'after the verb',
): Promise<Environment> {
  const { list, folder, signal } = context;
  await list.settled(signal);
  tellExpired(context);
  if (named !== undefined) return list.get(named);
  const [own, ...rest] = environmentsOf(list.environments, folder);
  // One that is being removed is meant only where there is no other.
  const others = rest.filter(each => !isUnfinished(each) || each.can.has('remove'));
  if (own && others.length > 0)
    throw new LockstepError(
      'usage',
      `${folder} has several environments: ${[own, ...others].map(each => each.id).join(', ')}.`,
      {
        remedy: {
          kind: 'text',
          text: `Name one of them ${how}, or say where to look: --provider ID, --namespace NAME.`,
        },
      },
    );
  if (own) return own;
  const missing = `There is no environment for ${folder}${lookedInto(list.places)}.`;
  const { reason = '', remedy } = unseen(list.places);
  const isSeen = list.places.some(
    ({ provider, availability }) => provider !== 'local' && availability.kind === 'ready',
  );
  if (reason !== '' && !isSeen) throw new LockstepError('unreachable', `${missing}${reason}`, remedy ? { remedy } : {});
  throw new LockstepError('notFound', `${missing}${reason}`, {
    remedy: {
      kind: 'text',
      text: `Make one with \`lockstep up\`, name one of \`lockstep list\` ${how}, or look elsewhere: --provider ID, --namespace NAME or LOCKSTEP_KUBERNETES_NAMESPACES.`,
    },
  });
}

/** Where it could not be looked, ` office (Kubernetes): …`, though somebody meant it to be. */
function unseen(places: readonly Place[]): { readonly reason?: string; readonly remedy?: Remedy } {
  const place = placeToMend(places.filter(({ availability: { kind } }) => kind !== 'ready' && kind !== 'notChosen'));
  if (!place || place.availability.kind === 'ready') return {};
  const { reason, remedy } = place.availability;
  return { reason: ` ${place.name}: ${reason}`, ...(remedy ? { remedy } : {}) };
}

/** ` in Docker, the namespaces a and b of office (Kubernetes)`; this machine holds none. */
function lookedInto(places: readonly Place[]): string {
  const words = places
    .filter(({ provider, availability }) => provider !== 'local' && availability.kind === 'ready')
    .map(({ name, namespaces = [] }) =>
      namespaces.length === 0
        ? name
        : `the namespace${namespaces.length === 1 ? '' : 's'} ${namespaces.join(' and ')} of ${name}`,
    );
  return words.length === 0 ? '' : ` in ${words.join(', ')}`;
}
