import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { docker } from '../devcontainer/devContainerFolder.ts';
import { lockstep } from './lockstep.ts';

let folder: string;
let container: string;

/** A Dev Container whose workspace is neither mounted nor in a volume. */
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'lockstep-loss-')));
  const label = ['--label', `devcontainer.local_folder=${folder}`];
  container = await docker('run', '--detach', '--init', ...label, 'debian:bookworm-slim', 'sleep', 'infinity');
});

afterAll(async () => {
  await docker('rm', '--force', container).catch(() => undefined);
  await rm(folder, { recursive: true, force: true });
});

test('rm says what would be lost and removes nothing until told to', async () => {
  const { code, stderr } = await lockstep('rm', '--workspace', folder);
  expect(code, stderr).toBe(2);
  expect(stderr).toContain('would lose work. The files in /workspaces go with the environment, and Git');
  expect(stderr).toContain('--yes');
  expect(await docker('ps', '--quiet', '--no-trunc', '--filter', `id=${container}`)).toBe(container);

  expect(await lockstep('rm', '--workspace', folder, '--yes')).toMatchObject({ code: 0 });
  expect(await docker('ps', '--all', '--quiet', '--filter', `id=${container}`)).toBe('');
});
