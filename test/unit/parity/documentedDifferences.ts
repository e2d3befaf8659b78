import { readFileSync } from 'node:fs';
import type { Finding } from '../../../src/core/parity/finding.ts';
import type { ParityReport } from '../../../src/core/parity/parityReport.ts';

interface Documented {
  readonly key: string;
  readonly within?: string;
  readonly severity?: string;
  readonly development?: unknown;
  readonly reference?: unknown;
  readonly references?: readonly string[];
  readonly modes?: readonly string[];
}
type Verdict = 'drift' | 'waived' | 'unknown';

export const sample = new URL('../../fixtures/shop/', import.meta.url).pathname;

/** The sample's own list of how its development differs from its productions. */
export const differences = JSON.parse(readFileSync(`${sample}differences.json`, 'utf8')) as Readonly<
  Record<Verdict, readonly Documented[]>
> & { readonly references: readonly string[] };

/** What is documented for a reference, and what a report has of it: the same when the report is right. */
export function compareDocumented(
  report: ParityReport,
  { verdict, reference, mode }: { readonly verdict: Verdict; readonly reference: string; readonly mode: string },
): { readonly documented: readonly Documented[]; readonly found: readonly Documented[] } {
  const documented = differences[verdict].filter(
    ({ references, modes }) => (references?.includes(reference) ?? true) && (modes?.includes(mode) ?? true),
  );
  const found = report.findings
    .filter(each => each.verdict === verdict)
    .map(finding => only(finding, documented.find(each => identity(each) === identity(finding)) ?? { key: '' }));
  return { documented: documented.toSorted(byIdentity), found: found.toSorted(byIdentity) };
}

function identity({ key, within = '' }: Pick<Documented, 'key' | 'within'>): string {
  return `${key} ${within}`;
}

function byIdentity(first: Documented, second: Documented): number {
  return identity(first) < identity(second) ? -1 : 1;
}

/** A finding reduced to the members that are documented; an absent value is null there. */
function only(finding: Finding, documented: Documented): Documented {
  const { key, within, severity, development, reference } = finding;
  const members = Object.keys(documented).map(member => {
    if (member === 'development') return [member, development.value ?? null];
    if (member === 'reference') return [member, reference.value ?? null];
    return [member, { key, within, severity }[member] ?? documented[member as keyof Documented]];
  });
  return { ...(Object.fromEntries(members) as Documented), key, ...(within === undefined ? {} : { within }) };
}
