import { expect, test } from 'vitest';
import { facts, place, readOne, readTarget } from '../readFacts.ts';

test.each([
  ['.nvmrc', 'v24.1.0\n', { 'runtime.node': '24.1.0' }, '1:1'],
  ['.nvmrc', '# team\n\nlts/jod\n', { 'runtime.node': '22' }, '3:1'],
  ['.nvmrc', 'lts/*', { 'runtime.node': 'unknown' }, '1:1'],
  ['.node-version', '22', { 'runtime.node': '22' }, '1:1'],
  ['.python-version', '3.13\n3.12\n', { 'runtime.python': '3.13' }, '1:1'],
  ['.ruby-version', 'ruby-3.3.0', { 'runtime.ruby': '3.3.0' }, '1:1'],
  [
    '.tool-versions',
    '# x\nnodejs 22.1.0 20.0.0\njava temurin-21.0.2+13\nuv 0.5.1 # pinned\ngolang system\n',
    { 'runtime.node': '22.1.0', 'runtime.java': '21.0.2+13', 'tool.uv': '0.5.1', 'runtime.go': 'unknown' },
    '2:1',
  ],
  [
    'mise.toml',
    '[env]\nnode = "no"\n[tools]\nnode = "22"\npython = ["3.13", "3.12"]\n"npm:pnpm" = { version = "9.1" }\n',
    { 'runtime.node': '22', 'runtime.python': '3.13', 'tool.pnpm': '9.1' },
    '4:1',
  ],
  [
    'package.json',
    '{\n  "engines": { "node": ">=22.18" },\n  "packageManager": "pnpm@9.1.0+sha512.abc"\n}',
    { 'runtime.node': '>=22.18', 'tool.pnpm': '9.1.0' },
    '2:24',
  ],
  ['global.json', '{ "sdk": { "version": "8.0.404" } }', { 'runtime.dotnet': '8.0' }, '1:23'],
  ['go.mod', 'module x\n\ngo 1.23.1\n', { 'runtime.go': '>=1.23.1' }, '3:1'],
])('%s with %j', async (name, text, expected, where) => {
  const reading = await readOne('tools:app', { [`app/${name}`]: text });
  expect(reading).toMatchObject({ level: 'tooling', kind: 'tool', source: `app/${name}`, speaks: [], problems: [] });
  expect(facts(reading, /./)).toEqual(expected);
  expect(place(reading, Object.keys(expected)[0] ?? '')).toBe(`app/${name}:${where}`);
});

test('each file is a reading of its own, and a broken one only a problem', async () => {
  const outcome = await readTarget('tools:.', {
    '.nvmrc': '22',
    'mise.toml': '[tools\n',
    'package.json': '{"name":"x"}',
  });
  expect(outcome).toMatchObject({
    readings: [
      { source: '.nvmrc', problems: [] },
      { source: 'mise.toml', facts: [], problems: [{ file: 'mise.toml' }] },
    ],
  });
});

test('an env file gives its variables with their places', async () => {
  const reading = await readOne('env:.env.production', { '.env.production': 'A=1\nB="x $A"\nC=$OPEN\nD\n' });
  expect(facts(reading, /./)).toEqual({ 'env.A': '1', 'env.B': 'x 1', 'env.C': 'unknown', 'env.D': 'unknown' });
  expect(place(reading, 'env.B')).toBe('.env.production:2:1');
});
