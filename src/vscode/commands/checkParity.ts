import type { ParitySubject } from '../parity/paritySubject.ts';
import { LockstepError } from '../../core/base/lockstepError.ts';
import { idOf } from './chooseEnvironment.ts';
import type { Face } from './face.ts';
import type { CommandHandler } from './registerCommands.ts';

/** Measures, by default this window's; where more than one production could be meant, asks. */
export function checkParityCommand(
  face: Pick<Face, 'list' | 'window' | 'progress' | 'checks'>,
  chooseReference: () => Promise<boolean>,
): CommandHandler {
  return async argument => {
    const subject = subjectOf(argument, face);
    const outcome = await face.progress({ title: 'Checking parity with production', place: 'view' }, (_, signal) =>
      face.checks.check(subject, signal),
    );
    if (outcome.kind === 'failed') throw outcome.error;
    if (outcome.kind === 'cancelled') return undefined;
    if (outcome.value.kind === 'report') return outcome.value.report;
    return (await chooseReference()) ? face.checks.check(subject, new AbortController().signal) : undefined;
  };
}

function subjectOf(argument: unknown, { list, window: own }: Pick<Face, 'list' | 'window'>): ParitySubject {
  const named = idOf(argument);
  if (named !== undefined) return list.get(named).id;
  if (own.subject === undefined)
    throw new LockstepError('usage', 'Open a folder first: it says where production is declared.');
  return own.subject;
}
