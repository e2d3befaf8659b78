import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Environment } from '../../../src/core/environment/environment.ts';
import { placeId, type EnvironmentId } from '../../../src/core/environment/ids.ts';
import type { WorkspaceSpec } from '../../../src/core/environment/workspaceSpec.ts';
import { createDockerProvider } from '../../../src/core/providers/docker/dockerProvider.ts';
import { docker, image, onlyHost } from './dockerContainers.ts';
import { never, run } from './describeProvider.ts';

const host = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';
const provider = createDockerProvider({ sources: { ...onlyHost(host), env: { ...process.env, DOCKER_HOST: host } } });
const quiet = { step: () => undefined, output: () => undefined };
const folders: string[] = [];

async function workspace(files: Readonly<Record<string, string>>): Promise<WorkspaceSpec> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-provision-'));
  folders.push(folder);
  await mkdir(join(folder, '.devcontainer'));
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, '.devcontainer', path), text);
  const configFile = join(folder, '.devcontainer', 'devcontainer.json');
  return {
    place: placeId('docker:default'),
    folder,
    configFile,
    specHash: `hash-${randomUUID()}`,
    rebuild: false,
    secrets: [],
  };
}

/** Everything on the engine that names a workspace's folder. */
async function leftOf({ folder }: WorkspaceSpec): Promise<readonly string[]> {
  const project = `${basename(folder).toLowerCase()}_devcontainer`;
  const [byFolder, byProject, networks, volumes] = await Promise.all([
    docker(host, 'ps', '--all', '--quiet', '--filter', `label=devcontainer.local_folder=${folder}`),
    docker(host, 'ps', '--all', '--quiet', '--filter', `label=com.docker.compose.project=${project}`),
    docker(host, 'network', 'ls', '--quiet', '--filter', `label=com.docker.compose.project=${project}`),
    docker(host, 'volume', 'ls', '--quiet', '--filter', `label=com.docker.compose.project=${project}`),
  ]);
  return [byFolder, byProject, networks, volumes].flatMap(text => (text === '' ? [] : text.split('\n')));
}

async function seen(id: EnvironmentId): Promise<Environment | undefined> {
  const stop = new AbortController();
  let found: Environment | undefined;
  for await (const change of provider.watch(stop.signal)) {
    if (change.kind === 'environment' && change.environment.id === id) found = change.environment;
    if (change.kind === 'settled') stop.abort();
  }
  return found;
}

describe('provisioning on Docker', () => {
  afterEach(async () => {
    for (const folder of folders.splice(0)) {
      const ids = await docker(host, 'ps', '--all', '--quiet', '--filter', `label=devcontainer.local_folder=${folder}`);
      if (ids !== '') await docker(host, 'rm', '--force', '--volumes', ...ids.split('\n'));
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('an environment is made, worked in, stopped, started and removed', async () => {
    const spec = await workspace({ 'devcontainer.json': JSON.stringify({ image }) });
    const id = await provider.provision?.(spec, quiet, never);
    if (id === undefined) throw new Error('The provider makes no environments.');
    const made = await seen(id);
    expect(made).toMatchObject({
      id,
      name: basename(spec.folder),
      state: { kind: 'running' },
      origin: { kind: 'lockstep', specHash: spec.specHash },
      workspace: { local: spec.folder, remote: `/workspaces/${basename(spec.folder)}`, persistence: 'bound' },
    });
    expect([...(made?.can ?? [])].sort()).toEqual(['rebuild', 'remove', 'stop']);
    await using session = await provider.open(id, never);
    expect((await run(session, { argv: ['pwd'] })).stdout).toBe(`/workspaces/${basename(spec.folder)}\n`);
    const facts = new Map(
      (await session.facts(undefined, never)).map(fact => [fact.key, fact.status === 'known' ? fact.value : undefined]),
    );
    expect(facts.get(`mount./workspaces/${basename(spec.folder)}`)).toBe('bind');
    await provider.stop?.(id, never);
    expect(await seen(id)).toMatchObject({ state: { kind: 'stopped' } });
    expect(session.lost.aborted).toBe(true);
    await provider.start?.(id, never);
    expect(await seen(id)).toMatchObject({ state: { kind: 'running' } });
    await provider.remove?.(id, never);
    expect(await seen(id)).toBeUndefined();
    expect(await leftOf(spec)).toEqual([]);
  });

  test('a changed configuration makes the container anew under the same id', async () => {
    const spec = await workspace({ 'devcontainer.json': JSON.stringify({ image }) });
    const before = await provider.provision?.(spec, quiet, never);
    const [first] = await leftOf(spec);
    const same = await provider.provision?.(spec, quiet, never);
    expect([same, await leftOf(spec)]).toEqual([before, [first]]);
    const after = await provider.provision?.({ ...spec, specHash: 'other' }, quiet, never);
    expect(after).toBe(before);
    expect(await leftOf(spec)).not.toContain(first);
  });

  test('a failing lifecycle command keeps the container and is seen by every watcher', async () => {
    const config = { image, postCreateCommand: 'echo no luck; exit 4' };
    const spec = await workspace({ 'devcontainer.json': JSON.stringify(config) });
    const failure = provider.provision?.(spec, quiet, never);
    await expect(failure).rejects.toMatchObject({
      code: 'commandFailed',
      message: expect.stringContaining('postCreateCommand') as string,
    });
    const [id] = await leftOf(spec);
    expect(id).toBeDefined();
    await expect(provider.provision?.(spec, quiet, never)).rejects.toMatchObject({
      code: 'commandFailed',
      message: expect.stringContaining('postCreateCommand failed') as string,
      remedy: { text: expect.stringContaining('lockstep up --rebuild') as string },
    });
    const { devContainerId } = await import('../../../src/core/providers/docker/devContainerId.ts');
    expect(await seen(devContainerId('default', spec.folder, spec.configFile))).toMatchObject({
      state: { kind: 'failed', at: 'postCreateCommand' },
    });
  });

  test.each([
    ['while containers are made', 1000],
    ['in a lifecycle command', 5000],
  ])('cancelled %s, nothing of it is left on the engine', async (_, milliseconds) => {
    const service = { image, command: 'sleep infinity', volumes: ['kept:/kept', '/anonymous'] };
    const compose = { services: { app: { ...service, depends_on: ['db'] }, db: service }, volumes: { kept: {} } };
    const config = {
      dockerComposeFile: 'compose.json',
      service: 'app',
      workspaceFolder: '/',
      postCreateCommand: 'sleep 600',
    };
    const spec = await workspace({
      'devcontainer.json': JSON.stringify(config),
      'compose.json': JSON.stringify(compose),
    });
    const volumes = await docker(host, 'volume', 'ls', '--quiet');
    const up = provider.provision?.(spec, quiet, AbortSignal.timeout(milliseconds));
    await expect(up).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await leftOf(spec)).toEqual([]);
    expect(await docker(host, 'volume', 'ls', '--quiet')).toBe(volumes);
  });
});
