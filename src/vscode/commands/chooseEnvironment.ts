import { window } from 'vscode';
import { LockstepError } from '../../core/base/lockstepError.ts';
import type { Environment } from '../../core/environment/environment.ts';
import { environmentId } from '../../core/environment/ids.ts';
import { stateWords } from '../words/stateWords.ts';
import type { Face } from './face.ts';

export interface ChooseRequest {
  readonly title: string;
  readonly suits: (environment: Environment) => boolean;
  /** Said when none suits. */
  readonly none: string;
}

/** The environment a command is for: the row's, this window's where it suits, else the person chooses. */
export async function chooseEnvironment(
  argument: unknown,
  { title, suits, none }: ChooseRequest,
  { list, window: own, progress }: Pick<Face, 'list' | 'window' | 'progress'>,
): Promise<Environment | undefined> {
  const named = idOf(argument);
  if (named !== undefined) return list.get(named);
  if (!list.isSettled)
    await progress({ title: 'Looking for environments', place: 'view' }, (_, signal) => list.settled(signal));
  const suited = list.environments.filter(suits);
  const [first] = suited;
  if (!first) throw new LockstepError('notFound', none);
  const current = own.environment;
  if (current && suits(current)) return current;
  if (suited.length === 1) return first;
  const items = suited.map(environment => ({
    label: environment.name,
    description: [
      stateWords(environment.state),
      list.places.find(each => each.id === environment.place)?.name ?? '',
    ].join(' · '),
    environment,
  }));
  return (await window.showQuickPick(items, { title, matchOnDescription: true }))?.environment;
}

/** The id in what a menu, a link or a test hands over. */
export function idOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return environmentId(argument);
  if (typeof argument !== 'object' || argument === null) return undefined;
  if ('environment' in argument && typeof argument.environment === 'string') return argument.environment;
  if ('subject' in argument && typeof argument.subject === 'string' && argument.subject !== 'declared')
    return argument.subject;
  return undefined;
}

export const isRunning = ({ state }: Environment): boolean => state.kind === 'running';

export const runsOnCluster = ({ id, state }: Environment): boolean =>
  id.startsWith('kubernetes:') && state.kind === 'running';
