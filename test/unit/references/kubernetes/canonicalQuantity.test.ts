import { expect, test } from 'vitest';
import { canonicalQuantity } from '../../../../src/core/references/quantities/canonicalQuantity.ts';

test.each([
  ['0.1', '100m'],
  ['1000m', '1'],
  ['1500m', '1500m'],
  ['0.5Gi', '512Mi'],
  ['1024Mi', '1Gi'],
  ['1.5Gi', '1536Mi'],
  ['0.5Ki', '512'],
  ['1000', '1k'],
  ['1000k', '1M'],
  ['128974848', '128974848'],
  ['1e3', '1e3'],
  ['1.5e3', '1500'],
  ['1E', '1E'],
  ['-2000m', '-2'],
  ['0', '0'],
  ['0Gi', '0'],
  ['100n', '100n'],
  ['0.1n', '1n'],
  ['25%', '25%'],
  ['', ''],
])('%s is written back as %s', (text, canonical) => {
  expect(canonicalQuantity(text)).toBe(canonical);
});
