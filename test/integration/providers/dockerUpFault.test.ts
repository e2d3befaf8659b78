import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { placeId } from '../../../src/core/environment/ids.ts';
import { createDockerProvider } from '../../../src/core/providers/docker/dockerProvider.ts';
import { copyImages, startEngine, stopEngine, type RigEngine } from '../../rig/docker/engine.mjs';
import { never } from './describeProvider.ts';
import { docker, image, onlyHost } from './dockerContainers.ts';

const first = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';
const name = 'provider-up-fault';
let engine: RigEngine;
let folder: string;

beforeAll(async () => {
  engine = await startEngine({ name, ownNetwork: true });
  await copyImages(first, engine.dockerHost, [image]);
  folder = await mkdtemp(join(tmpdir(), 'lockstep-up-fault-'));
});

afterAll(async () => {
  await stopEngine(name, { remove: true });
  await rm(folder, { recursive: true, force: true });
});

test('an engine that is killed during up ends it with an error, and what it made is found when it is back', async () => {
  const configFile = join(folder, '.devcontainer.json');
  await writeFile(configFile, JSON.stringify({ image, postCreateCommand: 'sleep 600' }));
  const env = { ...process.env, DOCKER_HOST: engine.dockerHost };
  const provider = createDockerProvider({ sources: { ...onlyHost(engine.dockerHost), env } });
  const { promise: began, resolve: begin } = Promise.withResolvers<undefined>();
  const report = {
    step: (message: string) => {
      if (message.includes('postCreateCommand')) begin(undefined);
    },
    output: () => undefined,
  };
  const place = placeId('docker:default');
  const spec = { place, folder, configFile, specHash: 'a-hash', rebuild: false, secrets: [] };
  const up = Promise.resolve(provider.provision?.(spec, report, never));
  const ended = expect(up).rejects.toMatchObject({ name: 'LockstepError' });
  await began;
  process.kill(engine.pid, 'SIGKILL');
  await ended;
  expect(spawnSync('pgrep', ['-f', folder]).stdout.toString()).toBe('');
  await stopEngine(name);
  engine = await startEngine({ name, ownNetwork: true });
  const label = `label=devcontainer.local_folder=${folder}`;
  expect(await docker(engine.dockerHost, 'ps', '--all', '--quiet', '--filter', label)).toMatch(/^[0-9a-f]{12}$/);
});
