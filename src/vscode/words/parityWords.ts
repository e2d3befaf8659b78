import { severities, type Severity } from '../../core/parity/finding.ts';
import type { ParityStamp } from '../parity/parityStamp.ts';

/** `84, 87 % known`; without a score `–, 38 % known`. */
export function parityWords(stamp: ParityStamp, separator = ', '): string {
  return `${stamp.score ?? '–'}${separator}${knownWords(stamp)}`;
}

export function knownWords(stamp: ParityStamp): string {
  return `${Math.round(stamp.coverage * 100)} % known`;
}

/** `5 drift (1 high, 4 low)`, `no drift`. */
export function driftWords(drift: ParityStamp['drift']): string {
  const parts = severities.filter(each => drift[each] > 0).map(each => `${drift[each]} ${each}`);
  return `${driftTotalWords(drift)}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
}

/** `5 drift`, `no drift`. */
export function driftTotalWords(drift: ParityStamp['drift']): string {
  const total = driftCount(drift, 'info');
  return total === 0 ? 'no drift' : `${total} drift`;
}

/** Drifts as bad as `severity` or worse. */
export function driftCount(drift: ParityStamp['drift'], severity: Severity): number {
  return severities.slice(0, severities.indexOf(severity) + 1).reduce((sum, each) => sum + drift[each], 0);
}
