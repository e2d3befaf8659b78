import { severities } from '../parity/finding.ts';
import type { ParityReport } from '../parity/parityReport.ts';

/** `5 drift (1 high, 2 medium, 2 low) · 41 match · 6 unknown · 1 waived`. */
export function summaryWords({ summary }: ParityReport): string {
  const own = severities.filter(each => summary.drift[each] > 0).map(each => `${summary.drift[each]} ${each}`);
  const count = severities.reduce((sum, each) => sum + summary.drift[each], 0);
  const rest = (['match', 'unknown', 'waived', 'expected'] as const)
    .filter(each => summary[each] > 0 || each === 'match')
    .map(each => `${summary[each]} ${each}`);
  return [own.length > 0 ? `${count} drift (${own.join(', ')})` : `${count} drift`, ...rest].join(' · ');
}
