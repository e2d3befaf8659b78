import { expect, test } from 'vitest';
import type { Reading } from '../../../../src/core/environment/reading.ts';
import { writeSnapshot } from '../../../../src/core/references/snapshot/writeSnapshot.ts';
import { readOne, readTarget } from '../readFacts.ts';

const source = { method: 'observed', detail: '/etc/os-release' } as const;
const probe: Reading = {
  level: 'observed',
  kind: 'probe',
  source: 'shop',
  facts: [
    { key: 'os.family', status: 'known', value: 'debian', sources: [source] },
    { key: 'env.TOKEN', status: 'known', value: { sealed: 'ab12', keyId: 'k1' }, sources: [source] },
  ],
  speaks: ['os.*', 'env.*'],
  problems: [],
};
const engine: Reading = {
  ...probe,
  level: 'image',
  facts: [{ key: 'os.family', status: 'known', value: 'alpine', sources: [source] }],
  speaks: ['os.*'],
};
const written = writeSnapshot([probe, engine], {
  keyId: 'k1',
  version: '0.1.0',
  createdAt: new Date('2026-11-21T12:00:00Z'),
});

test('what is written is read again, measured facts before the image’s', async () => {
  expect(await readOne('snapshot:prod.json', { 'prod.json': written })).toEqual({
    level: 'observed',
    kind: 'snapshot',
    source: 'prod.json',
    facts: [probe.facts[1], probe.facts[0]],
    speaks: ['env.*', 'os.*'],
    problems: [],
  });
  expect(JSON.parse(written)).toMatchObject({
    schema: 'lockstep.snapshot/1',
    keyId: 'k1',
    createdAt: '2026-11-21T12:00:00.000Z',
    tool: { version: '0.1.0' },
  });
});

test.each([
  ['{', 'invalidInput', 'no valid snapshot'],
  ['[]', 'invalidInput', 'no “schema”'],
  ['{"schema":"lockstep.parity/1"}', 'invalidInput', 'no “schema”'],
  ['{"schema":"lockstep.snapshot/2"}', 'notSupported', 'written as lockstep.snapshot/2'],
  [written.replace('"facts": [', '"facts": [7,'), 'invalidInput', 'facts[0] is no fact'],
  [written.replace('"debian"', '{"sealed":1}'), 'invalidInput', 'facts[1] is no fact'],
  [written.replace('"env.*"', '1'), 'invalidInput', '“speaks”'],
])('refuses %j', async (text, code, message) => {
  await expect(readTarget('snapshot:s.json', { 's.json': text })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message) as string,
    at: { file: 's.json' },
  });
});
