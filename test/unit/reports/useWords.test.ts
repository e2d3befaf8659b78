import { expect, test } from 'vitest';
import { useWords } from '../../../src/core/reports/useWords.ts';

test.each([
  [{ memory: 180_000_000, cpu: 20 }, '180 MB · 0.02 CPU'],
  [{ memory: 1_250_000_000, cpu: 1500 }, '1.3 GB · 1.50 CPU'],
  [{ memory: 999_999, cpu: 0 }, '1000 kB · 0.00 CPU'],
  [{ memory: 0, cpu: 4 }, '0 B · 0.00 CPU'],
])('%o is read as %s', (use, words) => {
  expect(useWords(use)).toBe(words);
});
