import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EnvironmentChange } from '../../../src/core/environment/environment.ts';
import type { EnvironmentProvider } from '../../../src/core/providers/provider.ts';
import { createDockerProvider } from '../../../src/core/providers/docker/dockerProvider.ts';
import { copyImages, startEngine, stopEngine, type RigEngine } from '../../rig/docker/engine.mjs';
import { never, sh } from './describeProvider.ts';
import { docker, image, onlyHost, removeOwn, startPair } from './dockerContainers.ts';
import { isAway, isReady, Watcher } from './watcher.ts';

const first = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';
const name = 'provider-faults';

describe('Docker engines that go away', () => {
  let engine: RigEngine;
  let provider: EnvironmentProvider;
  beforeAll(async () => {
    engine = await startEngine({ name, ownNetwork: true });
    await copyImages(first, engine.dockerHost, [image]);
    provider = createDockerProvider({ sources: onlyHost(engine.dockerHost) });
  });
  afterAll(async () => {
    await stopEngine(name, { remove: true });
  });

  test('what happens to a container is seen within a second', async () => {
    using watcher = new Watcher(provider);
    await watcher.next(({ kind }) => kind === 'settled', 10_000);
    const pair = await startPair(engine.dockerHost);
    const running = (change: EnvironmentChange): boolean =>
      change.kind === 'environment' &&
      change.environment.id === pair.id &&
      change.environment.state.kind === 'running' &&
      change.environment.services.length === 2;
    await watcher.next(running, 1000);
    await docker(engine.dockerHost, 'kill', pair.app);
    const stopped = await watcher.next(
      change =>
        change.kind === 'environment' &&
        change.environment.id === pair.id &&
        change.environment.state.kind === 'stopped',
      1000,
    );
    expect(stopped).toMatchObject({ environment: { state: { exitCode: 137 } } });
    await docker(engine.dockerHost, 'rm', '--force', pair.app);
    await watcher.next(change => change.kind === 'gone' && change.id === pair.id, 1000);
    await removeOwn(engine.dockerHost);
  });

  test('a stopped container ends the session with a reason', async () => {
    const pair = await startPair(engine.dockerHost);
    await using session = await provider.open(pair.id, never);
    const process = await session.spawn({ argv: sh('sleep 600') }, never);
    await docker(engine.dockerHost, 'kill', pair.app);
    expect((await process.exit).kind).toBe('lost');
    await expect.poll(() => session.lost.aborted).toBe(true);
    expect(session.lost.reason).toMatchObject({ code: 'unreachable', remedy: { kind: 'retry' } });
    await removeOwn(engine.dockerHost);
  });

  test('a frozen engine is noticed: the process is lost, no call waits for ever', async () => {
    const pair = await startPair(engine.dockerHost);
    await using session = await provider.open(pair.id, never);
    const running = await session.spawn({ argv: sh('sleep 600') }, never);
    process.kill(engine.pid, 'SIGSTOP');
    try {
      expect((await running.exit).kind).toBe('lost');
      expect(session.lost.reason).toMatchObject({ code: 'unreachable' });
      await expect(session.facts(undefined, never)).rejects.toMatchObject({ code: 'unreachable' });
    } finally {
      process.kill(engine.pid, 'SIGCONT');
    }
    await removeOwn(engine.dockerHost);
  });

  test('a killed engine loses processes, is told in words, and is found again when it is back', async () => {
    const pair = await startPair(engine.dockerHost);
    using watcher = new Watcher(provider);
    await watcher.next(isReady, 10_000);
    await using session = await provider.open(pair.id, never);
    const running = await session.spawn({ argv: sh('sleep 600') }, never);
    process.kill(engine.pid, 'SIGKILL');
    expect((await running.exit).kind).toBe('lost');
    await expect.poll(() => session.lost.aborted).toBe(true);
    await watcher.next(isAway, 5000);
    await stopEngine(name);
    engine = await startEngine({ name, ownNetwork: true });
    await watcher.next(isReady, 40_000);
    await watcher.next(change => change.kind === 'environment' && change.environment.id === pair.id, 5000);
    await removeOwn(engine.dockerHost);
  });

  test('an engine that is not there is missing, with a remedy, and is noticed when its socket appears', async () => {
    await stopEngine(name);
    using watcher = new Watcher(provider);
    const missing = await watcher.next(isAway, 5000);
    expect(missing).toMatchObject({ place: { availability: { kind: 'missing', remedy: { kind: 'openUrl' } } } });
    await watcher.next(({ kind }) => kind === 'settled', 1000);
    engine = await startEngine({ name, ownNetwork: true });
    await watcher.next(isReady, 40_000);
  });
});
