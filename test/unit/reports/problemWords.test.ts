import { expect, test } from 'vitest';
import { problemWords } from '../../../src/core/reports/problemWords.ts';

test('what is wrong and what to do are two sentences', () => {
  const problem = { file: 'c.yaml', line: 3, message: 'the env file .env is missing' };
  expect(problemWords({ ...problem, resolve: 'Add .env.' })).toBe('c.yaml:3: the env file .env is missing. Add .env.');
  expect(problemWords({ message: 'The waiver ended.', resolve: 'Mend it.' })).toBe('The waiver ended. Mend it.');
});
