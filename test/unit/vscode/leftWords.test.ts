import { expect, test } from 'vitest';
import { leftWords } from '../../../src/vscode/words/leftWords.ts';

test('the time that an environment has left is said in its largest whole unit', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  const left = (until: string): string => leftWords(new Date(until), now);
  expect(left('2026-11-24T11:00:00Z')).toBe('2 days left');
  expect(left('2026-11-23T11:59:00Z')).toBe('47 h left');
  expect(left('2026-11-21T16:59:00Z')).toBe('4 h left');
  expect(left('2026-11-21T12:20:30Z')).toBe('20 min left');
  expect(left('2026-11-21T12:00:30Z')).toBe('less than a minute left');
  expect(left('2026-11-21T12:00:00Z')).toBe('time is over');
});
