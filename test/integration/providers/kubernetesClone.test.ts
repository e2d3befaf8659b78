import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLogger } from '../../../src/core/base/logger.ts';
import type { WorkspaceSpec } from '../../../src/core/environment/workspaceSpec.ts';
import { provisionOnCluster } from '../../../src/core/providers/kubernetes/provision/provisionOnCluster.ts';
import { auditLines } from '../kubernetes/auditLines.ts';
import { makeTestNamespace, type TestNamespace } from '../kubernetes/testNamespace.ts';
import { useTestNamespace } from '../kubernetes/useTestNamespace.ts';
import { startGitServer, type GitServer } from './gitServer.ts';
import { cancelAt, clusterRegistry, labelled, recording, runIn, workspace } from './kubernetesWorkspaces.ts';

const never = new AbortController().signal;
const password = 'hunter2-of-the-clone';
const image = 'buildpack-deps:bookworm-scm';

let space: TestNamespace;
let repositories: string;
let server: GitServer;

useTestNamespace(made => (space = made));
beforeAll(async () => {
  repositories = await mkdtemp(join(tmpdir(), 'lockstep-git-'));
  const host = clusterRegistry().replace(/:\d+$/, '');
  server = await startGitServer(repositories, { host, login: `ada:${password}` });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(repositories, { recursive: true, force: true });
});

async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  const own = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args];
  const { stdout } = await promisify(execFile)('git', own, { cwd });
  return stdout.trim();
}

/** A workspace that is a pushed clone of a repository of the server; its Git knows the login. */
async function clone(configuration: object, files: Readonly<Record<string, string>> = {}): Promise<WorkspaceSpec> {
  const spec = await workspace(space.name, { image, ...configuration }, files);
  const name = `${spec.specHash}.git`;
  await git(repositories, 'init', '--quiet', '--bare', name);
  await git(spec.folder, 'init', '--quiet', '--initial-branch', 'work');
  await git(spec.folder, 'config', 'credential.helper', `!f() { echo username=ada; echo password=${password}; }; f`);
  await git(spec.folder, 'add', '.');
  await git(spec.folder, 'commit', '--quiet', '--message', 'first');
  // Pushed by its path, so that nothing but the pod needs the server.
  await git(spec.folder, 'remote', 'add', 'origin', join(repositories, name));
  await git(spec.folder, 'push', '--quiet', '--set-upstream', 'origin', 'work');
  await git(spec.folder, 'remote', 'set-url', 'origin', `${server.origin}/${name}`);
  return { ...spec, clone: { overHttps: false } };
}

describe('a workspace that is cloned in the cluster', () => {
  test('has the commit and branch of the clone here, and no trace of the login', async () => {
    const spec = await clone({}, { 'src/main.txt': 'main' });
    await git(spec.folder, 'commit', '--quiet', '--allow-empty', '--message', 'second');
    await git(spec.folder, 'push', '--quiet', join(repositories, `${spec.specHash}.git`), 'work');
    await git(spec.folder, 'update-ref', 'refs/remotes/origin/work', 'work~1');
    // Here the remote is one commit behind what it has: the pod goes to the commit here, not to the newest.
    await git(spec.folder, 'reset', '--quiet', '--hard', 'work~1');
    const options = recording();
    const id = await provisionOnCluster(space.cluster, spec, options, never);
    expect(server.refused()).toBeGreaterThan(0);
    const inside = `/workspaces/${spec.folder.split('/').at(-1) ?? ''}`;
    const script = `cd ${inside} && git status --short --branch && git rev-parse HEAD && cat src/main.txt`;
    expect(await runIn(space.cluster, id, { script })).toBe(
      `## work...origin/work [behind 1]\n${await git(spec.folder, 'rev-parse', 'HEAD')}\nmain`,
    );
    const base64 = Buffer.from(`ada:${password}`).toString('base64');
    // Patterns that don't match themselves: this search is a process of the container too.
    const patterns = [password, base64].map(each => `-e '${each.slice(0, -1)}[${each.slice(-1)}]'`).join(' ');
    const processes = `cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline | tr '\\0' '\\n' | grep ${patterns}`;
    const traces = `grep -rl ${patterns} ${inside} /root /etc /tmp /home /var /run /dev/shm; ${processes}; true`;
    expect(await runIn(space.cluster, id, { script: traces })).toBe('');
    expect(await everyObject(space)).not.toMatch(new RegExp(`${password}|${base64}`));
    const own = await auditLines(space.name);
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter(line => line.includes(password) || line.includes(base64))).toEqual([]);
    expect(options.steps.join() + options.output()).not.toContain(password);
    expect(options.steps).toContain(`cloning ${server.origin}/${spec.specHash}.git`);
  });

  test('belongs to the user whom the person works as, and is not cloned again over what is there', async () => {
    const spec = await clone({ remoteUser: 'www-data' });
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
    const id = await provisionOnCluster(space.cluster, spec, recording({ logger }), never);
    expect(warnings).toEqual([]);
    await provisionOnCluster(space.cluster, spec, recording({ logger }), never);
    expect(warnings.join()).toContain('Nothing is cloned');
    const script = `stat -c %U /workspaces/*/.git/HEAD /workspaces/*/.devcontainer/devcontainer.json`;
    expect(await runIn(space.cluster, id, { script })).toBe('www-data\nwww-data\n');
  });

  test('is refused before anything is made where a clone would not have the same files', async () => {
    const changed = await clone({});
    await writeFile(join(changed.folder, 'new.txt'), 'new');
    await expect(provisionOnCluster(space.cluster, changed, recording(), never)).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining('changes that a clone would not have: new.txt') as string,
    });
    await git(changed.folder, 'add', '.');
    await git(changed.folder, 'commit', '--quiet', '--message', 'not pushed');
    await expect(provisionOnCluster(space.cluster, changed, recording(), never)).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringMatching(/The commit [0-9a-f]{10} of work is not on origin/) as string,
    });
    await git(changed.folder, 'reset', '--quiet', '--hard', 'HEAD~1');
    await git(changed.folder, 'remote', 'set-url', 'origin', 'git@git.example.com:ada/shop.git');
    await expect(provisionOnCluster(space.cluster, changed, recording(), never)).rejects.toMatchObject({
      code: 'notSupported',
      message: expect.stringContaining('by ssh') as string,
    });
  });

  test('leaves nothing when it is cancelled', async () => {
    await using own = await makeTestNamespace();
    const spec = { ...(await clone({})), namespace: own.name };
    const { report, signal } = cancelAt(/^cloning/);
    await expect(provisionOnCluster(own.cluster, spec, recording({ report }), signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(await labelled(own.cluster, own.name)).toEqual([]);
  });

  test('ends with what helps where nobody here has a login, or the image has no Git', async () => {
    await using own = await makeTestNamespace();
    const unknown = { ...(await clone({})), namespace: own.name };
    await git(unknown.folder, 'config', 'credential.helper', '');
    await expect(provisionOnCluster(own.cluster, unknown, recording(), never)).rejects.toMatchObject({
      code: 'forbidden',
      message: `${server.origin} asks for a login, and Git here knows none for it.`,
    });
    const without = { ...(await clone({ image: 'debian:bookworm-slim' })), namespace: own.name };
    await expect(provisionOnCluster(own.cluster, without, recording(), never)).rejects.toMatchObject({
      code: 'notSupported',
      message: expect.stringContaining('has no Git') as string,
    });
    expect(await labelled(own.cluster, own.name)).toEqual([]);
  });
});

async function everyObject(namespace: TestNamespace): Promise<string> {
  const collections = [
    namespace.path('pods'),
    namespace.path('secrets'),
    namespace.path('configmaps'),
    namespace.path('events'),
    namespace.path('deployments', 'apis/apps/v1'),
    namespace.path('jobs', 'apis/batch/v1'),
  ];
  const all = await Promise.all(
    collections.map(each => namespace.cluster.request<object>({ path: each }, AbortSignal.timeout(30_000))),
  );
  return JSON.stringify(all);
}
