import { changeEnvironment } from '../../core/workflows/changeEnvironment.ts';
import { removalWords } from '../words/removalWords.ts';
import { chooseEnvironment } from './chooseEnvironment.ts';
import type { Face } from './face.ts';
import { lossOf } from './lossOf.ts';
import type { CommandHandler } from './registerCommands.ts';

type Doors = Pick<Face, 'list' | 'window' | 'progress' | 'notify' | 'parity' | 'checks' | 'testRuns'>;

/** Says first what would be lost. */
export function removeEnvironmentCommand(face: Doors): CommandHandler {
  return async argument => {
    const environment = await chooseEnvironment(
      argument,
      { title: 'Remove', suits: each => each.can.has('remove'), none: 'There is no environment that can be removed.' },
      face,
    );
    if (!environment) return;
    const loss = await lossOf(environment, face);
    if (!loss) return;
    const detail = [...removalWords(environment), ...loss];
    if (!(await face.notify.confirm(`Remove ${environment.name}?`, 'Remove', detail.join('\n')))) return;
    face.checks.stop(environment.id);
    const outcome = await face.progress({ title: `Removing ${environment.name}`, place: 'view' }, (_, signal) =>
      changeEnvironment(face.list, 'remove', environment.id, signal),
    );
    if (outcome.kind === 'failed') throw outcome.error;
    if (outcome.kind === 'cancelled') return;
    face.parity.forget(environment.id);
    face.testRuns.forget(environment.id);
  };
}
