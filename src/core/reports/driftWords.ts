import type { Finding } from '../parity/finding.ts';
import { severities } from '../parity/finding.ts';
import type { ParityReport } from '../parity/parityReport.ts';

const most = 3;

/** What a test run says first: where it ran, and the worst that differs from production. */
export function driftWords(report: ParityReport, environment: string): string {
  const drift = report.findings
    .filter(finding => finding.verdict === 'drift')
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const ran = `Ran in ${environment} ${report.score === null ? 'with too little known for a score' : `at parity ${report.score}`}.`;
  if (drift.length === 0) return `${ran} Nothing that is known differs from production.`;
  const more = drift.length > most ? `, and ${drift.length - most} more` : '';
  return `${ran} These differ from production and may matter: ${drift.slice(0, most).map(words).join(', ')}${more}.`;
}

function words({ key, development, reference }: Finding): string {
  const value = ({ status, value: shown }: Finding['development']): string =>
    status === 'known' ? String(shown) : status;
  return `${key} ${value(development)} / ${value(reference)}`;
}
