import { changeEnvironment } from '../../core/workflows/changeEnvironment.ts';
import { expiredEnvironments } from '../../core/workflows/expiredEnvironments.ts';
import type { Face } from './face.ts';
import type { CommandHandler } from './registerCommands.ts';

/** Removes the person's own environments whose time to live is over, once they agreed to the list. */
export function removeExpiredCommand(face: Pick<Face, 'list' | 'progress' | 'notify'>): CommandHandler {
  return async () => {
    const { list, progress, notify } = face;
    const looked = await progress({ title: 'Looking for environments', place: 'view' }, (_, signal) =>
      list.settled(signal),
    );
    if (looked.kind === 'failed') throw looked.error;
    if (looked.kind === 'cancelled') return;
    const expired = expiredEnvironments(list.environments, new Date());
    if (expired.length === 0) {
      notify.inform('No environment of yours has expired.');
      return;
    }
    const names = expired.map(({ name }) => name).join(', ');
    const detail = 'Everything of them on the cluster is removed, also the volumes with their workspaces.';
    if (!(await notify.confirm(`Remove ${names}?`, 'Remove', detail))) return;
    const outcome = await progress({ title: `Removing ${names}`, place: 'view' }, async (_, signal) => {
      for (const { id } of expired) await changeEnvironment(list, 'remove', id, signal);
    });
    if (outcome.kind === 'failed') throw outcome.error;
  };
}
