import { chooseEnvironment } from './chooseEnvironment.ts';
import type { Face } from './face.ts';
import type { CommandHandler } from './registerCommands.ts';

/** Takes what was attached to out of this window; it goes on itself. */
export function detachCommand(face: Pick<Face, 'list' | 'window' | 'progress' | 'parity'>): CommandHandler {
  return async argument => {
    const environment = await chooseEnvironment(
      argument,
      {
        title: 'Detach from',
        suits: each => face.list.attached.includes(each.id),
        none: 'This window is attached to nothing.',
      },
      face,
    );
    if (!environment) return;
    face.list.detach(environment.id);
    face.parity.forget(environment.id);
  };
}
