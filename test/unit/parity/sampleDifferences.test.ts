import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { describe, expect, test } from 'vitest';
import { jsonReport } from '../../../src/core/reports/jsonReport.ts';
import { checkParity } from '../../../src/core/workflows/checkParity.ts';
import { createSealer } from '../../../src/core/workflows/createSealer.ts';
import { diskFiles } from '../../../src/core/workspace/diskFiles.ts';
import { compareDocumented, differences, sample } from './documentedDifferences.ts';

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
      const { documented, found } = compareDocumented(result.report, { verdict, reference: name, mode: 'declared' });
      expect(found).toEqual(documented);
    },
  );
});
