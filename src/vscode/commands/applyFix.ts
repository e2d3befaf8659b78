import { LockstepError } from '../../core/base/lockstepError.ts';
import type { Face } from './face.ts';
import { findingOf } from './findingOf.ts';
import type { CommandHandler } from './registerCommands.ts';

/** Shows the edit to be confirmed; once applied it is saved and parity is measured again. */
export function applyFixCommand({ parity }: Pick<Face, 'parity'>): CommandHandler {
  return argument => {
    const { finding } = findingOf(argument, parity);
    throw new LockstepError('notSupported', `There is no edit that would fix ${finding.key}.`);
  };
}
