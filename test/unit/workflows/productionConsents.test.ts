import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditFile, productionConsents } from '../../../src/core/workflows/productionConsents.ts';

const { signal } = new AbortController();
const target = 'cluster:shop/deployment/web?context=prod';
const request = { what: 'probe', target, server: 'https://prod', words: 'Run the probe?' } as const;
let folder: string;
let asked: string[];

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'lockstep-consents-')), 'lockstep');
  asked = [];
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

/** A process of its own, whose person answers so. */
const person = (answer: boolean | 'once') =>
  productionConsents({
    folder,
    ask: question => {
      asked.push(question);
      return Promise.resolve(answer);
    },
  });

test('what a person agreed to is asked once for each target, also by later processes', async () => {
  const first = person(true);
  expect(await Promise.all([first.allow(request, signal), first.allow(request, signal)])).toEqual([true, true]);
  expect(await person(false).allow(request, signal)).toBe(true);
  expect(asked).toEqual(['Run the probe?']);
  expect(await person(false).allow({ ...request, target: 'cluster:shop/deployment/api?context=prod' }, signal)).toBe(
    false,
  );
  expect(await person(false).allow({ ...request, what: 'secretKeys' }, signal)).toBe(false);
  expect(await person(false).allow({ ...request, server: 'https://other' }, signal)).toBe(false);
});

test('what a pipeline agrees to for one run is asked again by the next', async () => {
  expect(await person('once').allow(request, signal)).toBe(true);
  expect(await person(false).allow(request, signal)).toBe(false);
});

test('a refusal holds for the process and is asked again by the next', async () => {
  const first = person(false);
  expect([await first.allow(request, signal), await first.allow(request, signal)]).toEqual([false, false]);
  expect(await person(true).allow(request, signal)).toBe(true);
  expect(asked.length).toBe(2);
});

test('a file of consents that is broken agrees to nothing, and a question that was cancelled is asked again', async () => {
  const cancelled = productionConsents({ folder, ask: () => Promise.reject(new Error('cancelled')) });
  await expect(cancelled.allow(request, signal)).rejects.toThrow('cancelled');
  await expect(cancelled.allow(request, signal)).rejects.toThrow('cancelled');
  expect(await person(true).allow(request, signal)).toBe(true);
  await writeFile(join(folder, 'consents.json'), '{ not json');
  expect(await person(false).allow(request, signal)).toBe(false);
});

test.skipIf(platform() === 'win32')('what was done is added to a file that only its owner reads', async () => {
  const entry = {
    time: '2026-11-21T12:00:00Z',
    what: 'probe',
    context: 'prod',
    server: 'https://x',
    namespace: 'shop',
  } as const;
  for (const outcome of ['started', 'done'] as const)
    await person(true).record({ ...entry, who: 'ada@laptop', outcome });
  const lines = (await readFile(auditFile(folder), 'utf8')).trimEnd().split('\n');
  expect(lines.map(line => (JSON.parse(line) as { outcome: string }).outcome)).toEqual(['started', 'done']);
  expect((await stat(auditFile(folder))).mode & 0o077).toBe(0);
});
