import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockstep, startLockstep } from './lockstep.ts';

test('doctor finds what is wrong in the Compose files of a Dev Container, with its line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-doctor-'));
  try {
    await mkdir(join(folder, '.devcontainer'));
    await writeFile(
      join(folder, '.devcontainer/devcontainer.json'),
      '{ "dockerComposeFile": "compose.yaml", "service": "app" }',
    );
    await writeFile(join(folder, '.devcontainer/compose.yaml'), 'services:\n  app:\n    image: debian\n  wrong\n');
    const { code, stdout } = await lockstep('doctor', '--workspace', folder);
    expect(stdout).toContain('✗ .devcontainer/devcontainer.json: .devcontainer/compose.yaml:4 is no valid YAML');
    expect(code).toBe(3);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('doctor and up say that the kubeconfig is not there which KUBECONFIG names', async () => {
  const env = { KUBECONFIG: '/nosuch/kubeconfig' };
  const words = 'There is no kubeconfig at /nosuch/kubeconfig';
  const workspace = join(import.meta.dirname, '../../fixtures/shop');
  const doctor = await startLockstep(['doctor', '--provider', 'kubernetes'], env).ended;
  expect(doctor).toMatchObject({ code: 3, stdout: expect.stringContaining(words) as string });
  const up = await startLockstep(['up', '--provider', 'kubernetes', '--workspace', workspace], env).ended;
  expect(up).toMatchObject({ code: 3, stderr: expect.stringContaining(words) as string });
});
