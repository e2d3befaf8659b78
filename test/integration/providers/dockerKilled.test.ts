import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { placeId, serviceName } from '../../../src/core/environment/ids.ts';
import { createDockerProvider } from '../../../src/core/providers/docker/dockerProvider.ts';
import { copyImages, startEngine, stopEngine, type RigEngine } from '../../rig/docker/engine.mjs';
import { never } from './describeProvider.ts';
import { docker, image, onlyHost, startPair } from './dockerContainers.ts';

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

test('a follower of a log goes on after the engine was killed, without loss or repeat', async () => {
  const provider = createDockerProvider({ sources: onlyHost(engine.dockerHost) });
  const { id, app } = await startPair(engine.dockerHost, 'while :; do date +%s%N; sleep 0.05; done');
  await using session = await provider.open(id, never);
  const stop = new AbortController();
  const seen: string[] = [];
  for await (const { text } of session.logs({ service: serviceName('app'), follow: true }, stop.signal)) {
    seen.push(text);
    if (seen.length === 20) {
      process.kill(engine.pid, 'SIGKILL');
      await stopEngine(name);
      engine = await startEngine({ name, ownNetwork: true });
      await docker(engine.dockerHost, 'start', app);
    }
    if (seen.length === 80) stop.abort();
  }
  const whole = (await docker(engine.dockerHost, 'logs', app)).split('\n');
  expect(seen).toEqual(whole.slice(0, 80));
});
