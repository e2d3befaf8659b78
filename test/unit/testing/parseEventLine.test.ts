import { expect, test } from 'vitest';
import { EventReader } from '../../../src/core/testing/eventReader.ts';
import { nameFilter } from '../../../src/core/testing/nameFilter.ts';
import { parseEventLine } from '../../../src/core/testing/parseEventLine.ts';

test('a failure is mapped to the workspace, without colours', () => {
  const line = JSON.stringify({
    kind: 'failed',
    path: ['cart', 'adds'],
    file: '/workspaces/shop/web/cart.test.ts',
    line: 3,
    milliseconds: 12,
    failures: [
      { message: '\u001b[31mexpected\u001b[39m 1', file: '/workspaces/shop/web/cart.ts', line: 9, actual: '2' },
    ],
  });
  expect(parseEventLine(line, 'vitest:web', '/workspaces/shop')).toEqual({
    kind: 'failed',
    id: 'vitest:web › web/cart.test.ts › cart › adds',
    path: ['cart', 'adds'],
    at: { file: 'web/cart.test.ts', line: 3 },
    milliseconds: 12,
    failures: [{ message: 'expected 1', at: { file: 'web/cart.ts', line: 9 }, actual: '2' }],
  });
});

test('a file outside the workspace keeps its path in the environment', () => {
  const line = JSON.stringify({ kind: 'found', path: ['x'], file: '/workspaces/shop-two/a.ts' });
  expect(parseEventLine(line, 'p', '/workspaces/shop')).toMatchObject({ at: { file: '/workspaces/shop-two/a.ts' } });
});

test('what is read live is not told again from the whole file, and a cut line is told once', () => {
  const line = (name: string): string => `${JSON.stringify({ kind: 'started', path: [name], file: '/w/a.ts' })}\n`;
  const reader = new EventReader('p', '/w');
  const bytes = new TextEncoder().encode(line('one') + line('two'));
  const live = [...reader.read(bytes.slice(0, 60)), ...reader.read(bytes.slice(60, 90))];
  const rest = reader.finish(line('one') + line('two') + line('three') + 'no event');
  expect([...live, ...rest].map(event => 'path' in event && event.path[0])).toEqual(['one', 'two', 'three']);
});

test('a filter matches just the named tests, whatever characters they have', () => {
  const filter = new RegExp(
    nameFilter([
      { file: 'a', path: ['cart', 'costs $1 (net)'] },
      { file: 'a', path: ['b'] },
    ]),
  );
  expect(filter.test('cart costs $1 (net)')).toBe(true);
  expect(filter.test('cart costs $1 (net) twice')).toBe(false);
});
