import { createHash } from 'node:crypto';
import type { Source } from '../environment/fact.ts';
import type { Finding, Severity } from '../parity/finding.ts';
import type { ParityReport } from '../parity/parityReport.ts';
import { valueWords } from './valueWords.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};
/** What code scanning sorts by, 0 to 10. */
const securitySeverity: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.0',
  low: '2.0',
  info: '0.0',
};

/**
 * Drift and waived drift in SARIF 2.1.0, one rule for each key; places are relative to the repository.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport(report: ParityReport): string {
  const findings = report.findings.filter(({ verdict }) => verdict === 'drift' || verdict === 'waived');
  const rules = [...Map.groupBy(findings, each => each.key).values()].flatMap(([first]) => (first ? [first] : []));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Lockstep', version: report.tool.version, rules: rules.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { description: { text: 'The root of the repository.' } } },
        results: findings.map(each =>
          resultOf(
            each,
            rules.findIndex(rule => rule.key === each.key),
            report.development.files[0],
          ),
        ),
        properties: { score: report.score, coverage: report.coverage, rules: report.tool.rules },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf({ key, dimension, reason, severity }: Finding): object {
  return {
    id: key,
    shortDescription: { text: `${key} differs between development and production.` },
    fullDescription: { text: reason },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ['parity', dimension], 'security-severity': securitySeverity[severity] },
  };
}

/** Code scanning shows only results that have a place: what is absent is shown where it would be declared. */
function resultOf(finding: Finding, ruleIndex: number, fallback: string | undefined): object {
  const { key, severity, development, reference, fingerprint, waiver } = finding;
  const [place, ...others] = [...placed(development.sources), ...placed(reference.sources)];
  return {
    ruleId: key,
    ruleIndex,
    level: levels[severity],
    message: { text: messageOf(finding) },
    locations: place ? [locationOf(place)] : fallback === undefined ? [] : [locationOf({ file: fallback })],
    relatedLocations: others.map((each, index) => ({ id: index + 1, ...locationOf(each) })),
    partialFingerprints: { 'lockstep/v1': createHash('sha256').update(fingerprint).digest('hex') },
    ...(waiver
      ? {
          suppressions: [
            {
              kind: 'external',
              status: 'accepted',
              justification: `${waiver.reason} (${waiver.owner}, until ${waiver.until})`,
            },
          ],
        }
      : {}),
    properties: { fingerprint, severity, verdict: finding.verdict },
  };
}

function messageOf(finding: Finding): string {
  const { key, within, reason } = finding;
  if (within)
    return `${key} within ${within === 'development' ? 'development' : 'production'}: ${valueWords(finding, within)}. ${reason}`;
  const [here, there] = [valueWords(finding, 'development'), valueWords(finding, 'reference')];
  return `${key} is ${here} in development and ${there} in production. ${reason}`;
}

function placed(sources: readonly Source[]): readonly (Source & { readonly file: string })[] {
  return sources.flatMap(each => (each.file === undefined ? [] : [{ ...each, file: each.file }]));
}

function locationOf({ file, line, column }: Pick<Source, 'line' | 'column'> & { readonly file: string }): object {
  const region =
    line === undefined ? {} : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } };
  const uri = file.split('/').map(encodeURIComponent).join('/');
  return { physicalLocation: { artifactLocation: { uri, uriBaseId: 'ROOT' }, ...region } };
}
