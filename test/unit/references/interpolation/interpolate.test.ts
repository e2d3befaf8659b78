import { expect, test } from 'vitest';
import { interpolate } from '../../../../src/core/references/interpolation/interpolate.ts';
import { unresolvedNames } from '../../../../src/core/references/interpolation/unresolved.ts';

function fill(text: string): { readonly value: string; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const variables = new Map([
    ['SET', 'yes'],
    ['EMPTY', ''],
  ]);
  const value = interpolate(text, {
    lookup: name => variables.get(name),
    refuse: message => {
      problems.push(message);
    },
  });
  return { value, problems };
}

test.each([
  ['$SET-${SET}', 'yes-yes'],
  ['${EMPTY-d}|${EMPTY:-d}|${NO-d}|${NO:-}', '|d|d|'],
  ['${SET+a}|${EMPTY+a}|${EMPTY:+a}|${NO+a}', 'a|a||'],
  ['${NO:-${EMPTY:-${SET}!}}', 'yes!'],
  ['$$SET $${SET}', '$SET ${SET}'],
])('%s is %s', (text, value) => {
  expect(fill(text)).toEqual({ value, problems: [] });
});

test('what nobody set keeps its name', () => {
  expect(unresolvedNames(fill('a$NO/${NEITHER}').value)).toEqual(['NO', 'NEITHER']);
});

test('a required variable that is not set, and a lone dollar sign, are refused with their words', () => {
  expect(fill('${NO:?say it}').problems).toEqual(['the required variable NO is not set (say it)']);
  expect(fill('costs 5$').problems).toEqual(['a dollar sign begins no variable']);
  expect(fill('${SET').problems).toHaveLength(1);
});

test('defaults nested beyond all reason are refused at once', () => {
  const { problems } = fill('${NO:-'.repeat(100_000) + '}'.repeat(100_000));
  expect(problems.length).toBeGreaterThan(0);
});
