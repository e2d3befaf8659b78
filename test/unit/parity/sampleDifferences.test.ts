import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/core/parity/finding.ts';
import { jsonReport } from '../../../src/core/reports/jsonReport.ts';
import { checkParity } from '../../../src/core/workflows/checkParity.ts';
import { createSealer } from '../../../src/core/workflows/createSealer.ts';
import { diskFiles } from '../../../src/core/workspace/diskFiles.ts';

interface Expected {
  readonly key: string;
  readonly within?: string;
  readonly severity?: string;
  readonly development?: unknown;
  readonly reference?: unknown;
  readonly references?: readonly string[];
  readonly modes?: readonly string[];
}
type Verdict = 'drift' | 'waived' | 'unknown';
type Differences = Readonly<Record<Verdict, readonly Expected[]>> & { readonly references: readonly string[] };

const sample = new URL('../../fixtures/shop/', import.meta.url).pathname;
const differences = JSON.parse(readFileSync(`${sample}differences.json`, 'utf8')) as Differences;

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(readFileSync('media/parity.schema.json', 'utf8')) as object,
);

describe.each(differences.references)('from files, the sample against its reference %s', name => {
  const outcome = checkParity(
    { reference: { kind: 'named', name } },
    { files: diskFiles(sample), seal: createSealer(new Uint8Array(32)), version: '0', today: new Date('2026-11-21') },
    new AbortController().signal,
  );

  test('is a report that its schema allows', async () => {
    const result = await outcome;
    if (result.kind !== 'report') throw new Error(`The outcome is ${result.kind}.`);
    validate(JSON.parse(jsonReport(result.report)));
    expect(validate.errors).toBeNull();
  });

  test.each(['drift', 'waived', 'unknown'] as const)(
    'has the %s findings that it documents, no more and no less',
    async verdict => {
      const result = await outcome;
      if (result.kind !== 'report') throw new Error(`The outcome is ${result.kind}.`);
      const documented = differences[verdict].filter(
        ({ references, modes }) => (references?.includes(name) ?? true) && (modes?.includes('declared') ?? true),
      );
      const found = result.report.findings.filter(each => each.verdict === verdict);
      const identity = ({ key, within = '' }: Pick<Expected, 'key' | 'within'>): string => `${key} ${within}`;
      expect(found.map(identity).sort()).toEqual(documented.map(identity).sort());
      for (const each of documented) {
        const own = found.find(finding => identity(finding) === identity(each));
        expect(own && only(own, each)).toEqual(each);
      }
    },
  );
});

/** What a finding says of the members that are documented; an absent value is null there. */
function only(finding: Finding, documented: Expected): Expected {
  const members = Object.keys(documented).map(member => {
    if (member === 'development' || member === 'reference') return [member, finding[member].value ?? null];
    return [member, member in finding ? finding[member as keyof Finding] : documented[member as keyof Expected]];
  });
  return Object.fromEntries(members) as Expected;
}
