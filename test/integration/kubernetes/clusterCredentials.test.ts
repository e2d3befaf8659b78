import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { connectCluster } from '../../../src/core/cluster/connectCluster.ts';
import type { Kubeconfig } from '../../../src/core/cluster/kubeconfig.ts';
import { missingAccess } from '../../../src/core/cluster/missingAccess.ts';
import { readKubeconfig } from '../../../src/core/cluster/readKubeconfig.ts';
import { requireAccess } from '../../../src/core/cluster/requireAccess.ts';
import { streamAccess } from '../../../src/core/cluster/streamAccess.ts';
import { runProcess } from '../../../src/core/process/runProcess.ts';
import { serviceAccountToken, userKubeconfig } from '../../rig/kubernetes/users.mjs';
import { connectTestCluster, makeTestNamespace, testKubeconfigFile, type TestNamespace } from './testNamespace.ts';

const never = new AbortController().signal;
let namespace: TestNamespace;
let folder: string;
beforeAll(async () => {
  namespace = await makeTestNamespace();
  folder = await mkdtemp(join(tmpdir(), 'lockstep-credentials-'));
});
afterAll(async () => {
  await namespace[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

interface WrittenKubeconfig {
  readonly clusters: { readonly cluster: Record<string, unknown> }[];
  readonly users: { readonly user: Record<string, unknown> }[];
}

/** The rig's kubeconfig with other parts, read as a person's. */
async function kubeconfigWith({ user, cluster = {} }: { user?: object; cluster?: object }): Promise<Kubeconfig> {
  const written = JSON.parse(await readFile(testKubeconfigFile(), 'utf8')) as WrittenKubeconfig;
  Object.assign(written.clusters[0]?.cluster ?? {}, cluster);
  const file = join(folder, 'config');
  await writeFile(
    file,
    JSON.stringify({ ...written, users: written.users.map(each => ({ ...each, user: user ?? each.user })) }),
  );
  const read = await readKubeconfig({ env: { KUBECONFIG: file }, home: folder, platform: process.platform }, never);
  if (read === undefined) throw new Error('nothing was read');
  return read;
}

async function connectWith(parts: { user?: object; cluster?: object }): Promise<Cluster> {
  const kubeconfig = await kubeconfigWith(parts);
  return connectCluster(kubeconfig, kubeconfig.current ?? '');
}

interface UserReview {
  readonly status: {
    readonly userInfo: { readonly username: string; readonly groups?: readonly string[]; readonly extra?: object };
  };
}

/** Whom the server takes us for. */
async function whoAmI(cluster: Cluster): Promise<UserReview['status']['userInfo']> {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  return (await cluster.request<UserReview>({ method: 'POST', path, body }, never)).status.userInfo;
}

const pluginOf = (script: string): object => ({
  exec: {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'sh',
    args: ['-c', script],
    interactiveMode: 'IfAvailable',
  },
});
const credential = (status: object): string =>
  JSON.stringify({ kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', status });

test('a client certificate in the kubeconfig is its user, also by files beside it', async () => {
  const file = await userKubeconfig({ name: 'jane', groups: ['dev', 'ops'] });
  using cluster = (await connectTestCluster(file)).cluster;
  expect(await whoAmI(cluster)).toMatchObject({
    username: 'jane',
    groups: expect.arrayContaining(['dev', 'ops']) as string[],
  });
  const { users } = JSON.parse(await readFile(file, 'utf8')) as WrittenKubeconfig;
  const user = users[0]?.user ?? {};
  for (const [name, part] of [
    ['jane.crt', 'client-certificate-data'],
    ['jane.key', 'client-key-data'],
  ] as const)
    await writeFile(join(folder, name), Buffer.from(String(user[part]), 'base64'));
  using byFile = await connectWith({ user: { 'client-certificate': 'jane.crt', 'client-key': './jane.key' } });
  expect((await whoAmI(byFile)).username).toBe('jane');
});

test('a client certificate may come from a plugin', async () => {
  const { users } = JSON.parse(await readFile(await userKubeconfig({ name: 'plugged' }), 'utf8')) as WrittenKubeconfig;
  const pem = (part: string): string => Buffer.from(String(users[0]?.user[part]), 'base64').toString();
  const status = { clientCertificateData: pem('client-certificate-data'), clientKeyData: pem('client-key-data') };
  await writeFile(join(folder, 'credential'), credential(status));
  using cluster = await connectWith({ user: pluginOf(`cat '${folder}/credential'`) });
  expect((await whoAmI(cluster)).username).toBe('plugged');
});

test('a token that expires in the middle is replaced by the plugin, and by the token file, without a failed request', async () => {
  await namespace.create('serviceaccounts', { metadata: { name: 'bot' } });
  const account = { name: 'bot', namespace: namespace.name };
  const [short, long] = [await serviceAccountToken({ ...account, seconds: 5 }), await serviceAccountToken(account)];
  const started = Date.now();
  await writeFile(join(folder, 'first'), credential({ token: short }));
  await writeFile(join(folder, 'second'), credential({ token: long }));
  await writeFile(join(folder, 'token'), `${short}\n`);
  const script = `cd '${folder}'; if [ -e ran ]; then cat second; else cat first; fi; echo run >>ran`;
  using plugged = await connectWith({ user: pluginOf(script) });
  using filed = await connectWith({ user: { tokenFile: 'token' } });
  const name = `system:serviceaccount:${namespace.name}:bot`;
  expect([(await whoAmI(plugged)).username, (await whoAmI(filed)).username]).toEqual([name, name]);
  await writeFile(join(folder, 'token'), `${long}\n`);
  using stale = await connectWith({ user: { token: short } });
  while (
    await whoAmI(stale).then(
      () => true,
      () => false,
    )
  ) {
    if (Date.now() - started > 60_000) throw new Error('The token does not expire.');
    await new Promise(resolve => setTimeout(resolve, 500));
  }
  expect([(await whoAmI(plugged)).username, (await whoAmI(filed)).username]).toEqual([name, name]);
  expect(await readFile(join(folder, 'ran'), 'utf8')).toBe('run\nrun\n');
  await expect(whoAmI(stale)).rejects.toMatchObject({
    status: 401,
    message: expect.stringContaining(
      'it does not accept the credentials of user lockstep-rig (Unauthorized)',
    ) as string,
    remedy: { kind: 'openFile' },
  });
});

test('impersonation makes another user, with groups and extras', async () => {
  const { users } = JSON.parse(await readFile(testKubeconfigFile(), 'utf8')) as WrittenKubeconfig;
  const as = { as: 'jane', 'as-groups': ['dev'], 'as-user-extra': { 'example.org/reason': ['on call'] } };
  using cluster = await connectWith({ user: { ...users[0]?.user, ...as } });
  expect(await whoAmI(cluster)).toMatchObject({
    username: 'jane',
    groups: expect.arrayContaining(['dev']) as string[],
    extra: { 'example.org/reason': ['on call'] },
  });
});

test('an expired client certificate is named as such', async () => {
  const [key, cert] = [join(folder, 'old.key'), join(folder, 'old.crt')];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-keyout', key];
  for (const args of [
    ['req', ...newKey, '-subj', '/CN=old', '-out', `${cert}.request`],
    ['x509', '-req', '-in', `${cert}.request`, '-signkey', key, '-days', '-1', '-out', cert],
  ])
    await runProcess({ argv: ['openssl', ...args] }, never);
  using cluster = await connectWith({ user: { 'client-certificate': cert, 'client-key': key } });
  await expect(whoAmI(cluster)).rejects.toMatchObject({
    status: 401,
    message: expect.stringContaining('the client certificate of user lockstep-rig expired at 20') as string,
    remedy: { kind: 'openFile', file: join(folder, 'config') },
  });
});

test('a server that refuses, another authority and another name are said with what to do', async () => {
  using refused = await connectWith({ cluster: { server: 'https://127.0.0.1:1' } });
  await expect(whoAmI(refused)).rejects.toMatchObject({
    code: 'unreachable',
    message: 'Could not reach the cluster lockstep-rig (https://127.0.0.1:1): it refuses connections.',
  });
  const { users } = JSON.parse(await readFile(await userKubeconfig({ name: 'x' }), 'utf8')) as WrittenKubeconfig;
  const other = users[0]?.user['client-certificate-data'];
  using foreign = await connectWith({ cluster: { 'certificate-authority-data': other } });
  await expect(whoAmI(foreign)).rejects.toMatchObject({
    message: expect.stringContaining('its certificate is signed by an authority that') as string,
    remedy: { text: expect.stringContaining('get its kubeconfig anew') as string },
  });
  using careless = await connectWith({
    cluster: { 'certificate-authority-data': '', 'insecure-skip-tls-verify': true },
  });
  expect(await whoAmI(careless)).toMatchObject({ username: expect.any(String) as string });
  using misnamed = await connectWith({ cluster: { 'tls-server-name': 'other.example.org' } });
  await expect(whoAmI(misnamed)).rejects.toThrow(/its certificate is for another name \(.*DNS:kubernetes/);
  using named = await connectWith({ cluster: { 'tls-server-name': 'kubernetes' } });
  await whoAmI(named);
});

test('what a user lacks is named before it is tried, and refused in the words of the server', async () => {
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }];
  await namespace.create('roles', { metadata: { name: 'reader' }, rules }, 'apis/rbac.authorization.k8s.io/v1');
  await namespace.create(
    'rolebindings',
    {
      metadata: { name: 'reader' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: `reader-${namespace.name}` }],
    },
    'apis/rbac.authorization.k8s.io/v1',
  );
  using cluster = (await connectTestCluster(await userKubeconfig({ name: `reader-${namespace.name}` }))).cluster;
  const inside = { namespace: namespace.name };
  const list = { verb: 'list', resource: 'pods', ...inside };
  const scale = { verb: 'patch', group: 'apps', resource: 'deployments', subresource: 'scale', ...inside };
  const exec = await streamAccess(cluster, 'exec', inside, never);
  expect(exec).toEqual([{ verb: 'get', resource: 'pods', subresource: 'exec', ...inside }]);
  expect(await missingAccess(cluster, [list, scale, ...exec], never)).toEqual([scale, ...exec]);
  await requireAccess(cluster, 'read', [list], never);
  await expect(requireAccess(cluster, 'stop the shop', [list, scale, ...exec], never)).rejects.toMatchObject({
    code: 'forbidden',
    message: `Could not stop the shop on lockstep-rig. In the namespace ${namespace.name} you may not: patch deployments.apps/scale; get pods/exec.`,
  });
  await expect(cluster.request({ path: namespace.path('secrets') }, never)).rejects.toMatchObject({
    code: 'forbidden',
    reason: 'Forbidden',
    message: expect.stringContaining(
      `secrets is forbidden: User "reader-${namespace.name}" cannot list resource`,
    ) as string,
  });
  await expect(
    cluster.socket(
      { path: `${namespace.path('pods')}/web/exec`, query: { command: 'ls' } },
      ['v5.channel.k8s.io'],
      never,
    ),
  ).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('cannot get resource "pods/exec"') as string,
  });
});
