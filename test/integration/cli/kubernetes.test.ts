import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../src/core/cluster/kubernetesObject.ts';
import { ownerName } from '../../../src/core/cluster/ownerName.ts';
import type { ParityReport } from '../../../src/core/parity/parityReport.ts';
import { accountKubeconfig } from '../kubernetes/accountKubeconfig.ts';
import { deploymentOf } from '../kubernetes/deploymentOf.ts';
import { grant } from '../kubernetes/grant.ts';
import { readmeRules } from '../kubernetes/readmeRules.ts';
import { image, makeTestNamespace, type TestNamespace } from '../kubernetes/testNamespace.ts';
import { startLockstep, type Ended } from './lockstep.ts';

const apps = 'apis/apps/v1';
/** The tests of this file use one environment, one after another, under exactly the Roles that the README lists. */
let development: TestNamespace;
let production: TestNamespace;
let folder: string;
let kubeconfig: string;
let id = '';

beforeAll(async () => {
  [development, production] = await Promise.all([makeTestNamespace(), makeTestNamespace()]);
  folder = await workspace();
  kubeconfig = await accountKubeconfig(development, 'developer', await readmeRules('own-environments'));
  await grant(production, 'developer', await readmeRules('read-production'), development.name);
  await production.create('deployments', web, apps);
}, 120_000);

afterAll(async () => {
  await Promise.all([development[Symbol.asyncDispose](), production[Symbol.asyncDispose]()]);
  await rm(join(folder, '..'), { recursive: true, force: true });
});

const web = deploymentOf({ name: 'web', env: [{ name: 'MODE', value: 'fast' }] });

async function workspace(): Promise<string> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'lockstep-cluster-')));
  const made = join(parent, basename(development.name));
  await mkdir(join(made, '.devcontainer'), { recursive: true });
  const configuration = { image, postCreateCommand: 'echo created > created.txt', containerEnv: { MODE: 'slow' } };
  await writeFile(join(made, '.devcontainer/devcontainer.json'), JSON.stringify(configuration));
  await writeFile(join(made, 'hello.txt'), 'hello\n');
  return made;
}

function run(verb: string, ...args: readonly string[]): Promise<Ended> {
  const separator = args.indexOf('--');
  const [own, rest] = separator < 0 ? [args, []] : [args.slice(0, separator), args.slice(separator)];
  const all = [verb, '--workspace', folder, '--provider', 'kubernetes', ...own, ...rest];
  return startLockstep(all, { KUBECONFIG: kubeconfig }).ended;
}

/** What is left on the cluster of the environment. */
async function remains(): Promise<readonly string[]> {
  const kinds = [
    ['deployments', apps],
    ['pods', 'api/v1'],
    ['services', 'api/v1'],
    ['secrets', 'api/v1'],
    ['configmaps', 'api/v1'],
    ['persistentvolumeclaims', 'api/v1'],
  ] as const;
  const query = { labelSelector: 'lockstep.environment' };
  const lists = await Promise.all(
    kinds.map(async ([plural, api]) => {
      const request = { path: development.path(plural, api), query };
      const signal = AbortSignal.timeout(30_000);
      return development.cluster.request<{ readonly items: readonly KubernetesObject[] }>(request, signal);
    }),
  );
  return lists.flatMap(({ items }, index) =>
    items.map(({ metadata }) => `${kinds[index]?.[0] ?? ''}/${metadata.name}`),
  );
}

test('up makes the Dev Container on the cluster, with the folder’s files, an owner and a time to live', async () => {
  const { code, stdout, stderr } = await run('up', '--ttl', '1h', '--format', 'json');
  expect(code, stderr).toBe(0);
  ({ environment: id } = JSON.parse(stdout) as { environment: string });
  expect(id).toContain(`/${development.name}/`);
  const status = JSON.parse((await run('status', '--format', 'json')).stdout) as { environment: Status };
  expect(status.environment).toMatchObject({ id, owner: ownerName(), state: { kind: 'running' }, origin: 'lockstep' });
  const left = Date.parse(status.environment.expiresAt) - Date.now();
  expect(left).toBeGreaterThan(50 * 60_000);
  expect(left).toBeLessThan(61 * 60_000);
  expect(await run('exec', '--', 'sh', '-c', 'cat hello.txt created.txt; exit 7')).toMatchObject({
    code: 7,
    stdout: 'hello\ncreated\n',
  });
});

interface Status {
  readonly expiresAt: string;
}

test('up again finds it as it is, and the other verbs only where they look', async () => {
  const { code, stdout } = await run('up', '--format', 'json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ environment: id });
  const named = await run('up', '--namespace', development.name);
  expect(named.stdout).toContain(id);
  // It is the context's own.
  expect(named.stdout).not.toContain('LOCKSTEP_KUBERNETES_NAMESPACES');
  const elsewhere = await run('status', '--namespace', production.name);
  expect(elsewhere).toMatchObject({ code: 3 });
  expect(elsewhere.stderr).toContain(`in the namespace ${production.name} of lockstep-rig`);
});

test('its parity is measured against the workload that runs in another namespace', async () => {
  const reference = `cluster:${production.name}/deployment/web`;
  const { code, stdout, stderr } = await run('parity', '--reference', reference, '--format', 'json');
  expect(code, stderr).toBe(0);
  const report = JSON.parse(stdout) as ParityReport;
  expect(report.development).toMatchObject({ kind: 'observed', environment: id });
  expect(report.references.find(({ kind }) => kind === 'cluster')).toMatchObject({ workload: 'deployment/web' });
  const mode = report.findings.find(({ key }) => key === 'env.MODE');
  expect(mode).toMatchObject({ verdict: 'drift' });
  expect(report.findings.find(({ key }) => key === 'os.version')).not.toMatchObject({ verdict: 'drift' });
});

test('what a workspace’s file names as production is not asked before somebody agreed', async () => {
  const file = join(folder, 'lockstep.yaml');
  const use = `cluster:${production.name}/deployment/web`;
  await writeFile(file, `version: 1\nreferences:\n  - { name: production, use: '${use}' }\n`);
  const refused = await run('parity');
  expect(refused).toMatchObject({ code: 3, stdout: '' });
  expect(refused.stderr).toContain('nobody has agreed');
  await rm(file);
});

test('ports are forwarded all or none', async () => {
  const { code, stdout, stderr } = await run('forward', '8080', 'nope:99');
  expect({ code, stdout }).toEqual({ code: 3, stdout: expect.stringMatching(/^localhost:\d+ → .*\n$/) as string });
  expect(stderr).toContain('has no service nope');
});

test('stop keeps the files, start brings them back', async () => {
  expect(await run('exec', '--', 'sh', '-c', 'echo kept > kept.txt')).toMatchObject({ code: 0 });
  expect(await run('stop')).toMatchObject({ code: 0 });
  expect((await run('status')).stdout).toMatch(/ {2}stopped {2}/);
  expect(await run('start')).toMatchObject({ code: 0 });
  expect(await run('exec', '--', 'cat', 'kept.txt')).toMatchObject({ code: 0, stdout: 'kept\n' });
});

test('once its time is over every use says so, and rm --expired leaves nothing of it', async () => {
  const name = id.slice(id.lastIndexOf('/') + 1);
  const [deployment] = (await remains()).filter(each => each.startsWith('deployments/'));
  await development.cluster.request(
    {
      method: 'PATCH',
      path: development.path(`deployments/${deployment?.slice('deployments/'.length) ?? name}`, apps),
      body: { metadata: { annotations: { 'lockstep.expires': '2026-01-01T00:00:00Z' } } },
    },
    AbortSignal.timeout(30_000),
  );
  expect((await run('list')).stderr).toContain('lockstep rm --expired');
  expect(await run('rm', '--expired')).toMatchObject({ code: 2 });
  const { code, stdout } = await run('rm', '--expired', '--yes', '--format', 'json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ schema: 'lockstep.rm/1', environments: [id] });
  expect(await remains()).toEqual([]);
});

test('without the Role up says which verb on which resource is missing, and leaves nothing', async () => {
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }];
  const stranger = await accountKubeconfig(development, 'stranger');
  const before = await startLockstep(['doctor', '--provider', 'kubernetes'], { KUBECONFIG: stranger }).ended;
  expect(before.code).toBe(3);
  expect(before.stdout).toMatch(/To see all environments in .* you may not: get, list, watch pods;/);
  const own = kubeconfig;
  kubeconfig = stranger;
  expect((await run('up')).stderr).toMatch(/you may not: .*create, patch, delete deployments\.apps;.*pods/);
  await grant(development, 'stranger', rules);
  const { code, stderr } = await run('up');
  const { stdout: diagnosis } = await run('doctor');
  kubeconfig = own;
  expect(code).toBe(3);
  expect(stderr).toMatch(/In the namespace .* you may not: .*create, patch, delete deployments\.apps;/);
  expect(stderr).toContain('lockstep-own-environments');
  expect(diagnosis).toMatch(/To make environments in .* you may not: .*create, patch, delete deployments\.apps;/);
  expect(await remains()).toEqual([]);
});
