import { expect, test } from 'vitest';
import type { Finding } from '../../../src/core/parity/finding.ts';
import { valueWords } from '../../../src/core/reports/valueWords.ts';

const absent = { status: 'absent', secret: false, sources: [] } as const;

test.each([
  ['identity.user', 'root'],
  ['time.zone', 'UTC'],
  ['env.A', 'absent'],
  ['mount./data', 'absent'],
  ['resources.memory.limit', 'absent'],
])('%s that nobody states is %s', (key, words) => {
  const finding: Finding = {
    ...{ fingerprint: key, dimension: 'env', key, verdict: 'drift', severity: 'low', reason: '' },
    ...{ development: absent, reference: absent },
  };
  expect(valueWords(finding, 'development')).toBe(words);
});
