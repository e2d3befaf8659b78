import { LockstepError } from '../../core/base/lockstepError.ts';
import type { Finding } from '../../core/parity/finding.ts';
import type { ParityStore } from '../parity/parityStore.ts';
import type { ParitySubject } from '../parity/paritySubject.ts';

/** The finding that a row, a link or a quick fix names. Throws `notFound` where it is gone. */
export function findingOf(
  argument: unknown,
  parity: ParityStore,
): { readonly subject: ParitySubject; readonly finding: Finding } {
  const { subject, fingerprint } = (typeof argument === 'object' && argument !== null ? argument : {}) as {
    subject?: ParitySubject;
    fingerprint?: string;
  };
  if (subject === undefined || fingerprint === undefined)
    throw new LockstepError('usage', 'Choose a finding in the Lockstep tree.');
  const finding = parity.findFinding(subject, fingerprint);
  if (!finding) throw new LockstepError('notFound', 'This finding is gone: parity was checked again since.');
  return { subject, finding };
}
