import type { Finding } from '../parity/finding.ts';
import { severities } from '../parity/finding.ts';
import type { ParityReport } from '../parity/parityReport.ts';
import { valueWords } from './valueWords.ts';

const most = 3;

/** What a test run says first: where it ran, and the worst that differs from production. */
export function driftWords(report: ParityReport, environment: string): string {
  const drift = report.findings
    // Qualities of one side are no difference between the sides.
    .filter(finding => finding.verdict === 'drift' && finding.within === undefined)
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const ran = `Ran in ${environment} ${report.score === null ? 'with too little known for a score' : `at parity ${report.score}`}.`;
  if (drift.length === 0) return `${ran} Nothing that is known differs from production.`;
  const more = drift.length > most ? `, and ${drift.length - most} more` : '';
  return `${ran} These differ from production and may matter: ${drift.slice(0, most).map(words).join(', ')}${more}.`;
}

function words(finding: Finding): string {
  return `${finding.key} ${valueWords(finding, 'development')} / ${valueWords(finding, 'reference')}`;
}
