import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { expect, test } from 'vitest';
import { dimensionIds, severities } from '../../../src/core/parity/finding.ts';
import { jsonReport } from '../../../src/core/reports/jsonReport.ts';
import { sampleReport } from './sampleReport.ts';

interface Schema {
  readonly definitions: Readonly<Record<'dimension' | 'severity', { readonly enum: readonly string[] }>>;
}

const schema = JSON.parse(readFileSync('media/parity.schema.json', 'utf8')) as Schema;
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

test('a report is what its schema says', () => {
  validate(JSON.parse(jsonReport(sampleReport())));
  expect(validate.errors).toBeNull();
});

test('the schema knows every dimension and severity', () => {
  expect(schema.definitions.dimension.enum).toEqual(dimensionIds);
  expect(schema.definitions.severity.enum).toEqual(severities);
});

test.each([
  ['another number of the schema', (report: Record<string, unknown>) => ({ ...report, schema: 'lockstep.parity/2' })],
  ['a member that nobody announced', (report: Record<string, unknown>) => ({ ...report, more: 1 })],
  [
    'an absolute path',
    (report: Record<string, unknown>) => ({ ...report, problems: [{ file: '/etc/x', message: '' }] }),
  ],
])('the schema refuses %s', (_, spoil) => {
  expect(validate(spoil(JSON.parse(jsonReport(sampleReport())) as Record<string, unknown>))).toBe(false);
});

test('equal input gives byte-equal output', () => {
  expect(jsonReport(sampleReport())).toBe(jsonReport(sampleReport()));
});
