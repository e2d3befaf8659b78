import type { Face } from './face.ts';
import type { CommandHandler } from './registerCommands.ts';

export function showOutputCommand({ log }: Pick<Face, 'log'>): CommandHandler {
  return () => log.show(true);
}
