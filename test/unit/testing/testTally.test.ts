import { expect, test } from 'vitest';
import type { TestEvent } from '../../../src/core/testing/testEvent.ts';
import { TestTally } from '../../../src/core/testing/testTally.ts';

const result = (kind: 'passed' | 'skipped', id: string): TestEvent => ({
  kind,
  id,
  path: [id],
  at: { file: 'a' },
  milliseconds: 1,
});
const failed = (id: string): TestEvent => ({
  kind: 'failed',
  id,
  path: [id],
  at: { file: 'a' },
  milliseconds: 1,
  failures: [],
});
const ended = (code: number): TestEvent => ({ kind: 'ended', exit: { kind: 'exited', code } });

test('the last result of a test counts, so that a retry may mend it', () => {
  const tally = new TestTally();
  for (const event of [failed('a'), result('passed', 'a'), result('skipped', 'b'), ended(0)]) tally.add(event, 'web');
  expect(tally.outcome).toMatchObject({ passed: 1, failed: 0, skipped: 1, problems: [] });
});

test('a runner that fails without a failed test is a problem, also after another run that had one', () => {
  const tally = new TestTally();
  for (const event of [failed('a'), ended(1)]) tally.add(event, 'web');
  tally.add(ended(2), 'worker');
  expect(tally.outcome.problems).toEqual(['worker: the runner exited with 2 without a failed test.']);
});

test('what was begun when a run was lost is an error, and what was told before stays', () => {
  const tally = new TestTally();
  const started = (id: string): TestEvent => ({ kind: 'started', id, path: [id], at: { file: 'a' } });
  for (const event of [started('a'), result('passed', 'a'), started('b')]) tally.add(event, 'web');
  tally.add({ kind: 'ended', exit: { kind: 'lost', reason: 'The container stopped.' } }, 'web');
  tally.add({ kind: 'ended', exit: { kind: 'lost', reason: 'Not there.' } }, 'worker');
  const errored = { kind: 'errored', id: 'b', failures: [{ message: 'The container stopped.' }] };
  expect(tally.outcome).toMatchObject({ passed: 1, failed: 1, results: [{ kind: 'passed', id: 'a' }, errored] });
});

test('a run that was lost or cancelled is a problem even when all that came was green', () => {
  const tally = new TestTally();
  tally.add(result('passed', 'a'), 'web');
  tally.add({ kind: 'ended', exit: { kind: 'lost', reason: 'The container stopped.' } }, 'web');
  expect(tally.outcome).toMatchObject({ passed: 1, problems: ['web: The container stopped.'] });
});
