import { expect, test } from 'vitest';
import { parseYaml } from '../../../../src/core/references/yaml/parseYaml.ts';
import { at, text } from '../../../../src/core/references/yaml/yamlAccess.ts';

test('keeps the place of every key and value, through aliases that of the anchor', () => {
  const [root] = parseYaml('a: &x\n  b: 1\nc: *x\n', 'f.yaml', 'compose');
  expect(at(root, 'c', 'b')).toEqual({ kind: 'scalar', value: 1, at: { file: 'f.yaml', line: 2, column: 6 } });
});

test('own keys win over merged ones, earlier merged maps over later ones', () => {
  const [root] = parseYaml('x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: {<<: [*x, *y], a: 0}\n', 'f.yaml', 'compose');
  expect(['a', 'b', 'c'].map(key => text(at(root, 'z', key)))).toEqual(['0', '1', '2']);
});

test('yes is a word to Compose and a boolean to Kubernetes', () => {
  const value = (dialect: 'compose' | 'kubernetes'): unknown => parseYaml('yes', 'f.yaml', dialect)[0];
  expect(value('compose')).toMatchObject({ value: 'yes' });
  expect(value('kubernetes')).toMatchObject({ value: true });
  expect(parseYaml('"yes"', 'f.yaml', 'kubernetes')[0]).toMatchObject({ value: 'yes' });
});

test.each([
  ['a: [', 'f.yaml:1', 1],
  ['ok: 1\nb: *nobody\n', 'nobody', 2],
  ['a: &a\n  - *a\n', 'contains itself', 2],
  ['a: 1\na: 2\n', 'f.yaml:2', 2],
])('%j is refused with its file and line', (source, message, line) => {
  expect(() => parseYaml(source, 'f.yaml', 'compose')).toThrow(
    expect.objectContaining({
      code: 'invalidInput',
      message: expect.stringContaining(message) as string,
      at: expect.objectContaining({ file: 'f.yaml', line }) as object,
    }),
  );
});

test('a bomb of aliases is refused before it is built', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (const [index, name] of ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].entries()) {
    bomb.push(
      `${name}: &${name} [${Array(9)
        .fill(`*${'abcdefgh'[index] ?? ''}`)
        .join(', ')}]`,
    );
  }
  expect(() => parseYaml(bomb.join('\n'), 'bomb.yaml', 'compose')).toThrow(/bomb\.yaml:\d+ grows beyond all bounds/);
});

test('a file beyond all reason is refused unread', () => {
  expect(() => parseYaml(' '.repeat(5_000_000), 'big.yaml', 'compose')).toThrow('big.yaml:1 is larger than 4 MiB.');
});

test('a file nested beyond the stack is refused', () => {
  expect(() => parseYaml('['.repeat(200_000), 'deep.yaml', 'compose')).toThrow(
    expect.objectContaining({ code: 'invalidInput', at: expect.objectContaining({ file: 'deep.yaml' }) as object }),
  );
});
