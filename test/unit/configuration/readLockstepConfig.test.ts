import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { declareReference } from '../../../src/core/configuration/declareReference.ts';
import { parseLockstepConfig } from '../../../src/core/configuration/parseLockstepConfig.ts';
import { readLockstepConfig } from '../../../src/core/configuration/readLockstepConfig.ts';
import { filesOf } from '../references/filesOf.ts';

const schema = JSON.parse(
  await readFile(new URL('../../../media/lockstep.schema.json', import.meta.url), 'utf8'),
) as object;
const validate = new Ajv().compile(schema);

const whole = `version: 1
references:
  - { name: production, use: ["kubernetes:k8s#deployment/web", "dockerfile:Dockerfile"], service: app }
  - name: image
    use: image:shop
tests:
  - { runner: command, argv: [make, e2e], junit: "out/*.xml", cwd: . }
waivers:
  - { key: time.zone, reason: Paris, owner: me, until: 2026-12-31 }
`;

test('reads every part with its place, and the schema agrees', async () => {
  const config = await readLockstepConfig(filesOf({ 'lockstep.yaml': whole }), AbortSignal.timeout(5000));
  expect(config).toEqual({
    version: 1,
    references: [
      {
        name: 'production',
        use: ['kubernetes:k8s#deployment/web', 'dockerfile:Dockerfile'],
        service: 'app',
        file: 'lockstep.yaml',
        line: 3,
      },
      { name: 'image', use: ['image:shop'], file: 'lockstep.yaml', line: 4 },
    ],
    tests: [{ runner: 'command', argv: ['make', 'e2e'], junit: 'out/*.xml', cwd: '.' }],
    waivers: [{ key: 'time.zone', reason: 'Paris', owner: 'me', until: '2026-12-31', file: 'lockstep.yaml', line: 9 }],
  });
  expect(validate(parse(whole))).toBe(true);
});

test('is undefined without a file and empty for an empty one', async () => {
  const signal = AbortSignal.timeout(5000);
  expect(await readLockstepConfig(filesOf({}), signal)).toBeUndefined();
  expect(await readLockstepConfig(filesOf({ 'lockstep.yml': '# later\n' }), signal)).toMatchObject({ references: [] });
});

test.each([
  ['version: 2\n', 1, 'expected 1'],
  ['version: 1\nreference: []\n', 2, 'expected only version, references'],
  ['references:\n  - name: a\n', 2, 'use is missing'],
  ['references:\n  - use: [image:x]\n', 2, 'name is missing'],
  ['references:\n  - { name: a, use: [k8s] }\n', 2, 'expected KIND:PATH'],
  ['tests:\n  - { runner: jest, argv: [a] }\n', 2, 'expected command'],
  ['waivers:\n  - key: a\n    reason: b\n    owner: c\n    until: tomorrow\n', 5, 'expected a date'],
  ['waivers:\n  - { key: a, reason: b, until: 2026-01-01 }\n', 2, 'owner is missing'],
])('refuses %j at line %i, and so does the schema', (text, line, words) => {
  expect(() => parseLockstepConfig(text, 'lockstep.yaml')).toThrow(
    expect.objectContaining({
      code: 'invalidInput',
      at: expect.objectContaining({ file: 'lockstep.yaml', line }) as unknown,
      message: expect.stringContaining(words) as unknown,
    }) as Error,
  );
  expect(validate(parse(text))).toBe(false);
});

test('refuses two references of one name and a date that is none', () => {
  expect(() => parseLockstepConfig('references: [{ name: a, use: image:x }, { name: a, use: image:y }]', 'f')).toThrow(
    /two references are called a/,
  );
  expect(() => parseLockstepConfig('waivers: [{ key: a, reason: b, owner: c, until: 2026-02-31 }]', 'f')).toThrow(
    /2026-02-31/,
  );
});

test('writes a choice down as the first reference, comments kept', () => {
  const text = declareReference(`# ours\n${whole}`, { name: 'image', use: ['image:other'] });
  expect(text).toMatch(/^# ours\n/);
  const config = parseLockstepConfig(text, 'lockstep.yaml');
  expect(config.references.map(({ name, use }) => [name, use])).toEqual([
    ['image', ['image:other']],
    ['production', ['kubernetes:k8s#deployment/web', 'dockerfile:Dockerfile']],
  ]);
  expect(config.waivers).toHaveLength(1);
  expect(
    parseLockstepConfig(declareReference(undefined, { name: 'p', use: ['image:x'] }), 'f').references,
  ).toHaveLength(1);
});
