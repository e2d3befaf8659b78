import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sealingKey } from '../../../src/cli/sealingKey.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'lockstep-test-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));
const inFolder = (): NodeJS.ProcessEnv => ({ XDG_CONFIG_HOME: folder });

test('the key is made once, and only its owner may read it', async () => {
  const keys = await Promise.all([sealingKey(inFolder()), sealingKey(inFolder())]);
  expect(keys[0]).toHaveLength(32);
  expect(keys[1]).toEqual(keys[0]);
  expect(await sealingKey(inFolder())).toEqual(keys[0]);
  expect((await stat(join(folder, 'lockstep', 'key'))).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'lockstep'))).mode & 0o777).toBe(0o700);
  expect(await readdir(join(folder, 'lockstep'))).toEqual(['key']);
});

test('a key that others can read, or that is none, is refused', async () => {
  await sealingKey(inFolder());
  const file = join(folder, 'lockstep', 'key');
  await chmod(file, 0o644);
  await expect(sealingKey(inFolder())).rejects.toMatchObject({ code: 'usage' });
  await chmod(file, 0o600);
  await writeFile(file, '');
  await expect(sealingKey(inFolder())).rejects.toMatchObject({ code: 'usage' });
});

test('LOCKSTEP_KEY comes first and must be a key', async () => {
  expect(await sealingKey({ LOCKSTEP_KEY: 'ab'.repeat(32) })).toEqual(Buffer.alloc(32, 0xab));
  await expect(sealingKey({ LOCKSTEP_KEY: 'ab' })).rejects.toMatchObject({ code: 'usage' });
  expect(await readdir(folder)).toEqual([]);
});
