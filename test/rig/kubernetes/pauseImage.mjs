import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../command.mjs';
import { clusterFolder } from './paths.mjs';

export const pauseImage = 'lockstep.test/pause:1';

/**
 * Makes the image that holds pods' namespaces, in the form of `docker save`, without an engine.
 * @param {string} program
 * @returns {Promise<string>} the archive's path
 */
export async function pauseArchive(program) {
  const folder = mkdtempSync(join(clusterFolder, 'pause-'));
  mkdirSync(join(folder, 'root'));
  copyFileSync(program, join(folder, 'root', 'pause'));
  await run('tar', ['--create', '--file', join(folder, 'layer.tar'), '--directory', join(folder, 'root'), 'pause']);
  const digest = createHash('sha256')
    .update(readFileSync(join(folder, 'layer.tar')))
    .digest('hex');
  writeJson(join(folder, 'config.json'), {
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
    os: 'linux',
    config: { Entrypoint: ['/pause'] },
    rootfs: { type: 'layers', diff_ids: [`sha256:${digest}`] },
  });
  writeJson(join(folder, 'manifest.json'), [{ Config: 'config.json', RepoTags: [pauseImage], Layers: ['layer.tar'] }]);
  const archive = `${folder}.tar`;
  await run('tar', ['--create', '--file', archive, '--directory', folder, 'manifest.json', 'config.json', 'layer.tar']);
  rmSync(folder, { recursive: true });
  return archive;
}

const writeJson = (path, value) => writeFileSync(path, JSON.stringify(value));
