import type { Environment } from '../../core/environment/environment.ts';
import { changeEnvironment } from '../../core/workflows/changeEnvironment.ts';
import { expiredEnvironments } from '../../core/workflows/expiredEnvironments.ts';
import { agoWords } from '../words/agoWords.ts';
import { removalWords } from '../words/removalWords.ts';
import type { Face } from './face.ts';
import { lossOf } from './lossOf.ts';
import type { CommandHandler } from './registerCommands.ts';

type Doors = Pick<Face, 'list' | 'progress' | 'notify' | 'parity' | 'checks' | 'testRuns'>;

/** Removes the person's own environments whose time to live is over, once they agreed to the list. */
export function removeExpiredCommand(face: Doors): CommandHandler {
  return async () => {
    const { list, progress, notify } = face;
    const looked = await progress({ title: 'Looking for environments', place: 'view' }, (_, signal) =>
      list.settled(signal),
    );
    if (looked.kind === 'failed') throw looked.error;
    if (looked.kind === 'cancelled') return;
    const now = new Date();
    const expired = expiredEnvironments(list.environments, now);
    if (expired.length === 0) {
      notify.inform('No environment of yours has expired.');
      return;
    }
    const details: string[] = [];
    for (const each of expired) {
      const loss = await lossOf(each, face);
      if (!loss) return;
      details.push([expiryWords(each, now), ...removalWords(each), ...loss].join(' '));
    }
    const names = expired.map(({ name }) => name).join(', ');
    if (!(await notify.confirm(`Remove ${names}?`, 'Remove', details.join('\n\n')))) return;
    const outcome = await progress({ title: `Removing ${names}`, place: 'view' }, async (_, signal) => {
      for (const { id } of expired) await removeOne(id, face, signal);
    });
    if (outcome.kind === 'failed') throw outcome.error;
  };
}

const expiryWords = ({ name, expiresAt = '' }: Environment, now: Date): string =>
  `The time to live of ${name} ended ${agoWords(new Date(expiresAt), now)}.`;

async function removeOne(id: Environment['id'], face: Doors, signal: AbortSignal): Promise<void> {
  face.checks.stop(id);
  await changeEnvironment(face.list, 'remove', id, signal);
  face.parity.forget(id);
  face.testRuns.forget(id);
}
