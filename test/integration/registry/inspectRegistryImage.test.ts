import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Inspection } from '../../../src/core/environment/inspection.ts';
import { createDockerProvider } from '../../../src/core/providers/docker/dockerProvider.ts';
import { inspectRegistryImage } from '../../../src/core/registry/inspectRegistryImage.ts';
import { never } from '../providers/describeProvider.ts';
import { docker, onlyHost } from '../providers/dockerContainers.ts';

const registry = process.env['LOCKSTEP_RIG_REGISTRY'] ?? '';
const host = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';
const provider = createDockerProvider({ sources: onlyHost(host) });
const cacheFolder = await mkdtemp(join(tmpdir(), 'lockstep-test-'));
afterAll(() => rm(cacheFolder, { recursive: true, force: true }));

const values = ({ facts }: Inspection): Record<string, unknown> =>
  Object.fromEntries(facts.map(fact => [fact.key, fact.status === 'known' ? fact.value : fact.status]));

/** Base images that the rig's registry holds; the rig pulls them to its engine under Docker Hub's names. */
const images = ['library/node:22-bookworm-slim', 'library/alpine:3.20', 'library/rockylinux:9-minimal'];

// A contributor's own engine comes without the rig's registry.
describe.skipIf(registry === '')('images of the rig’s registry', () => {
  test.each([...images, 'library/postgres:17', 'library/python:3.13-slim', 'distroless/static:latest'])(
    '%s is the same in its registry as on an engine that pulled it',
    async image => {
      const name = `${registry}/${image}`;
      await docker(host, 'pull', '--quiet', name);
      const onEngine = await provider.inspect?.({ kind: 'image', name }, never);
      const inRegistry = await inspectRegistryImage(name, { cacheFolder }, never);
      if (onEngine === undefined) throw new Error('The provider inspects nothing.');
      expect(values(inRegistry)).toEqual(values(onEngine));
      expect(inRegistry.env).toEqual(onEngine.env);
      expect(Object.fromEntries(inRegistry.files)).toEqual(Object.fromEntries(onEngine.files));
      await docker(host, 'rmi', name);
    },
  );

  test('what was read of layers is kept, and told the same again', async () => {
    const name = `${registry}/${images[0] ?? ''}`;
    const first = await inspectRegistryImage(name, { cacheFolder }, never);
    const kept = await readdir(join(cacheFolder, 'layers'));
    expect(kept.length).toBeGreaterThan(0);
    expect(await inspectRegistryImage(name, { cacheFolder }, never)).toEqual(first);
    expect(await readdir(join(cacheFolder, 'layers'))).toEqual(kept);
  });

  test('cancelled while layers come, it ends with the reason', async () => {
    const cancel = new AbortController();
    const reading = inspectRegistryImage(`${registry}/library/postgres:17`, {}, cancel.signal);
    setTimeout(() => cancel.abort(), 100);
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});
