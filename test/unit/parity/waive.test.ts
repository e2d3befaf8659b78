import { expect, test } from 'vitest';
import { compareSides } from '../../../src/core/parity/compareSides.ts';
import { waive, type Waiver } from '../../../src/core/parity/waive.ts';
import { declared } from './readings.ts';

const today = new Date('2026-11-21T12:00:00Z');
const findings = compareSides(
  declared({ 'time.zone': 'Europe/Paris', 'env.A': '1', 'runtime.node': '22' }),
  declared({ 'env.B': '2', 'runtime.node': '22' }),
);
const waiver = (more: Partial<Waiver>): Waiver => ({
  key: 'time.zone',
  reason: 'The team lives there.',
  owner: 'platform',
  until: '2026-12-31',
  file: 'lockstep.yaml',
  line: 7,
  ...more,
});
const waived = (more: Partial<Waiver>): readonly string[] =>
  waive(findings, [waiver(more)], today)
    .findings.filter(each => each.verdict === 'waived')
    .map(each => each.key);

test.each([
  ['time.zone', ['time.zone']],
  ['time:time.zone:value', ['time.zone']],
  ['time:time.zone', ['time.zone']],
  ['env.*', ['env.A', 'env.B']],
  ['env:*:presence', ['env.A', 'env.B']],
  ['envXA', []],
])('the selector %s waives %j', (key, keys) => {
  expect(waived({ key })).toEqual(keys);
});

test('a waived finding says why, by whom and until when', () => {
  const finding = waive(findings, [waiver({})], today).findings.find(each => each.key === 'time.zone');
  expect(finding?.waiver).toEqual({ reason: 'The team lives there.', owner: 'platform', until: '2026-12-31' });
});

test.each<[Partial<Waiver>, RegExp]>([
  [{ until: '2026-11-20' }, /ended on 2026-11-20/],
  [{ until: '2027-05-21' }, /more than 180 days/],
  [{ until: 'never' }, /no date/],
  [{ reason: ' ' }, /no reason or no owner/],
  [{ key: 'time.zoom' }, /names no finding/],
])('%j waives nothing and is a problem', (more, message) => {
  expect(waived(more)).toEqual([]);
  expect(waive(findings, [waiver(more)], today).problems).toEqual([
    expect.objectContaining({ file: 'lockstep.yaml', line: 7, message: expect.stringMatching(message) as string }),
  ]);
});

test('a waiver holds through its last day and for at most 180 days', () => {
  expect(waived({ until: '2026-11-21' })).toEqual(['time.zone']);
  expect(waived({ until: '2027-05-20' })).toEqual(['time.zone']);
});
