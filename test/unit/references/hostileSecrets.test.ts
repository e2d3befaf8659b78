import { expect, test } from 'vitest';
import { errorMessage } from '../../../src/core/base/errorMessage.ts';
import { readTarget } from './readFacts.ts';

const compose = 'services:\n  web:\n    image: x\n    env_file: .env\n    environment:\n';

test.each([
  ['a dollar sign in a password', { 'c.yaml': `${compose}      SECRET_KEY: "k$(x!s3cret"\n`, '.env': '' }],
  ['a password that looks like a variable', { 'c.yaml': `${compose}      P: ab$s3cret\n`, '.env': '' }],
  ['an open brace in an env file', { 'c.yaml': compose, '.env': 'DB_PASSWORD=ab${s3cret cd\n' }],
  [
    'a private key without quotes',
    {
      'c.yaml': compose,
      '.env': 'A=1\nKEY=-----BEGIN PRIVATE KEY-----\nMIIs3cret/a+b\ns3cret\ns3cret==\n-----END PRIVATE KEY-----\nB=2\n',
    },
  ],
  ['a line that is no assignment', { 'c.yaml': compose, '.env': 's3cret and more\n' }],
])('%s appears in no name, problem or advice', async (_, files) => {
  const outcome = await readTarget('compose:c.yaml', files);
  const [reading] = outcome.kind === 'read' ? outcome.readings.slice(-1) : [];
  const said = [
    ...(reading?.problems.map(each => `${each.message} ${each.resolve ?? ''}`) ?? []),
    ...(reading?.facts.map(fact => `${fact.key} ${fact.status === 'unknown' ? fact.resolve : ''}`) ?? []),
  ].join('\n');
  expect(said).not.toBe('');
  expect(said).not.toContain('s3cret');
  if ('.env' in files && files['.env'].includes('KEY='))
    expect(said.match(/^(?:env|secret)\.\w+/gm)).toEqual(['env.A', 'env.KEY', 'env.B']);
});

test.each([
  ['compose:c.yaml', { 'c.yaml': 'services:\n  web:\n    a: [1\n  ]s3cret\n' }],
  ['compose:c.yaml', { 'c.yaml': 'services: "x" s3cret\n' }],
  ['compose:c.yaml', { 'c.yaml': 'a: |x s3cret\n' }],
  ['snapshot:s', { s: 's3cret' }],
])('%s that can’t be parsed is refused without its text', async (target, files) => {
  const refusal = await readTarget(target, files).then(String, errorMessage);
  expect(refusal).toMatch(/is no valid/);
  expect(refusal).not.toContain('s3cret');
});

test('a broken mise.toml is refused without its lines', async () => {
  const outcome = await readTarget('tools:.', { 'mise.toml': '[env]\nTOKEN = s3cret\n' });
  const problems = outcome.kind === 'read' ? outcome.readings.flatMap(reading => reading.problems) : [];
  expect(problems).toHaveLength(1);
  expect(JSON.stringify(problems)).not.toContain('s3cret');
});
