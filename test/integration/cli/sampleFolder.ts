import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { docker } from '../devcontainer/devContainerFolder.ts';

export const sample = join(import.meta.dirname, '../../fixtures/shop');

/** Passwords that the sample's Compose file holds: no report, log or snapshot may have them. */
export const secrets = ['only-for-development-4711', 'not-a-secret-cart-signature'];

/** A copy of the sample in a folder of its own, with a name that no other run has. */
export async function copySample(): Promise<string> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'lockstep-sample-')));
  const folder = join(parent, `shop-${randomUUID().slice(0, 8)}`);
  await cp(sample, folder, { recursive: true, filter: path => basename(path) !== 'node_modules' });
  return folder;
}

/** Removes the copy, and with it containers, volumes, networks and images that were made for it. */
export async function removeSample(folder: string): Promise<void> {
  const project = `${basename(folder)}_devcontainer`;
  const volumes = await docker('volume', 'ls', '--quiet', '--filter', `label=com.docker.compose.project=${project}`);
  await docker('compose', '--project-name', project, 'down', '--volumes', '--timeout', '1');
  if (volumes !== '') await docker('volume', 'rm', '--force', ...volumes.split('\n'));
  const names = [`vsc-${basename(folder)}-*`, `${project}*`];
  const images = await docker('images', '--quiet', ...names.flatMap(name => ['--filter', `reference=${name}`]));
  if (images !== '') await docker('image', 'rm', '--force', ...new Set(images.split('\n')));
  await removeCopy(folder);
}

/** Removes a copy that nothing was made for. */
export async function removeCopy(folder: string): Promise<void> {
  await rm(dirname(folder), { recursive: true, force: true });
}
