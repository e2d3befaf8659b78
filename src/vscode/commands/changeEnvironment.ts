import { changeEnvironment } from '../../core/workflows/changeEnvironment.ts';
import { chooseEnvironment } from './chooseEnvironment.ts';
import type { Face } from './face.ts';
import type { CommandHandler } from './registerCommands.ts';

const words = {
  start: { title: 'Start', doing: 'Starting', none: 'There is no stopped environment to start.' },
  stop: { title: 'Stop', doing: 'Stopping', none: 'There is no running environment to stop.' },
};

/** *Start* and *Stop*: the tree shows the result. */
export function changeEnvironmentCommand(
  action: 'start' | 'stop',
  face: Pick<Face, 'list' | 'window' | 'progress'>,
): CommandHandler {
  const { title, doing, none } = words[action];
  return async argument => {
    const suits = (each: { can: ReadonlySet<string>; state: { kind: string } }): boolean =>
      each.can.has(action) && (each.state.kind === 'running') === (action === 'stop');
    const environment = await chooseEnvironment(argument, { title, suits, none }, face);
    if (!environment) return;
    const outcome = await face.progress({ title: `${doing} ${environment.name}`, place: 'view' }, (_, signal) =>
      changeEnvironment(face.list, action, environment.id, signal),
    );
    if (outcome.kind === 'failed') throw outcome.error;
  };
}
