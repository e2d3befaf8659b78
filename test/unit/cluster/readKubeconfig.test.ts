import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectCluster } from '../../../src/core/cluster/connectCluster.ts';
import type { Kubeconfig } from '../../../src/core/cluster/kubeconfig.ts';
import { readKubeconfig, type KubeconfigSources } from '../../../src/core/cluster/readKubeconfig.ts';

const never = new AbortController().signal;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-kubeconfig-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

const read = (files: readonly string[], more: Partial<KubeconfigSources> = {}): Promise<Kubeconfig | undefined> =>
  readKubeconfig({ env: { KUBECONFIG: files.join(':') }, home: folder, platform: 'linux', ...more }, never);

const one = (name: string, server: string, user = 'token: secret'): string => `
clusters: [{ name: ${name}, cluster: { server: ${server} } }]
users: [{ name: ${name}, user: { ${user} } }]
contexts: [{ name: ${name}, context: { cluster: ${name}, user: ${name} } }]
`;

test('files are merged: missing ones skipped, the first definition of a name and the first current context win', async () => {
  const first = await file('first', `${one('dev', 'https://first:6443')}current-context: ""\n`);
  const second = await file('second', `${one('dev', 'https://second:6443')}current-context: prod\n`);
  const third = await file('third', `${one('prod', 'https://third:6443')}current-context: dev\n`);
  const kubeconfig = await read([first, join(folder, 'missing'), second, '', third]);
  expect(kubeconfig?.contexts.map(({ name, cluster }) => [name, cluster?.server])).toEqual([
    ['dev', 'https://first:6443'],
    ['prod', 'https://third:6443'],
  ]);
  expect(kubeconfig).toMatchObject({ current: 'prod', files: [first, second, third], problems: [] });
});

test('a context takes its cluster and user from whichever file has them', async () => {
  const context = await file(
    'context',
    'contexts: [{ name: c, context: { cluster: dev, user: dev, namespace: shop } }]',
  );
  const rest = await file('rest', one('dev', 'https://dev:6443'));
  const [found] = (await read([context, rest]))?.contexts ?? [];
  expect(found).toMatchObject({
    name: 'c',
    namespace: 'shop',
    file: context,
    cluster: { file: rest },
    user: { file: rest },
  });
});

test('without KUBECONFIG it is ~/.kube/config, and where that is missing there is none', async () => {
  expect(await read([])).toBeUndefined();
  const own = await file('.kube/config', one('home', 'https://home:6443'));
  expect(await read([])).toMatchObject({ files: [own], contexts: [{ name: 'home' }] });
  await rm(own);
});

test('a KUBECONFIG of which nothing is there is said, because somebody wrote it', async () => {
  const [first, second] = [join(folder, 'missing'), join(folder, 'gone')];
  expect(await read([first, second])).toMatchObject({
    contexts: [],
    problems: [
      { code: 'notFound', message: `There is no kubeconfig at ${first} or ${second}, which KUBECONFIG names.` },
    ],
  });
});

test('every field is read, with paths relative to their file and names of any character', async () => {
  const path = await file(
    'whole/config',
    `
apiVersion: v1
kind: Config
clusters:
- name: "a/b:c ü"
  cluster:
    server: https://10.0.0.1:6443/k8s
    certificate-authority: pki/ca.crt
    tls-server-name: kubernetes
    insecure-skip-tls-verify: true
    proxy-url: socks5://proxy:1080
    extensions:
    - name: client.authentication.k8s.io/exec
      extension: { audience: x, list: [1, true] }
users:
- name: me
  user:
    tokenFile: ./token
    client-certificate: /etc/me.crt
    client-key: me.key
    as: jane
    as-uid: "7"
    as-groups: [dev, ops]
    as-user-extra: { Reason: [a, b] }
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: bin/plugin
      args: [get, 010]
      env: [{ name: A, value: b }, { name: EMPTY }]
      installHint: install it
      provideClusterInfo: true
      interactiveMode: Never
contexts:
- name: "arn:aws:eks:eu-west-1:1:cluster/x"
  context: { cluster: "a/b:c ü", user: me }
`,
  );
  const [context] = (await read([path]))?.contexts ?? [];
  const here = (name: string): string => join(folder, 'whole', name);
  expect(context).toMatchObject({
    name: 'arn:aws:eks:eu-west-1:1:cluster/x',
    cluster: {
      certificateAuthority: here('pki/ca.crt'),
      tlsServerName: 'kubernetes',
      insecureSkipTlsVerify: true,
      proxyUrl: 'socks5://proxy:1080',
      execConfig: { audience: 'x', list: [1, true] },
    },
    user: {
      tokenFile: here('token'),
      clientCertificate: '/etc/me.crt',
      clientKey: here('me.key'),
      impersonation: { user: 'jane', uid: '7', groups: ['dev', 'ops'], extra: { Reason: ['a', 'b'] } },
      exec: {
        command: here('bin/plugin'),
        args: ['get', '8'],
        env: { A: 'b', EMPTY: '' },
        installHint: 'install it',
        provideClusterInfo: true,
        interactiveMode: 'Never',
      },
    },
  });
});

test("a plugin's bare name stays one for the PATH, and Windows' paths are resolved as Windows does", async () => {
  const exec = (command: string): string => one('w', 'https://w', `exec: { apiVersion: v1, command: '${command}' }`);
  const bare = await file('bare', exec('aws'));
  expect((await read([bare]))?.contexts[0]?.user?.exec?.command).toBe('aws');
  const { parseKubeconfig } = await import('../../../src/core/cluster/parseKubeconfig.ts');
  const windows = parseKubeconfig(exec('bin\\aws.exe'), 'C:\\Users\\me\\.kube\\config', 'win32');
  expect(windows.users.get('w')?.exec?.command).toBe('C:\\Users\\me\\.kube\\bin\\aws.exe');
});

test('what is wrong is said with file and line, and the rest still holds', async () => {
  const good = await file('good', one('good', 'https://good:6443'));
  const broken = await file('broken', 'clusters:\n- name: x\n  cluster: {server: "https://a\n');
  const nameless = await file('nameless', 'contexts:\n- context: { cluster: a }\nclusters: nonsense\n');
  const kubeconfig = await read([good, broken, nameless, folder]);
  expect(kubeconfig?.contexts.map(({ name }) => name)).toEqual(['good']);
  expect(kubeconfig?.problems.map(({ code, message, at }) => [code, message, at?.file])).toEqual([
    ['invalidInput', expect.stringMatching(/broken:[34] is no valid YAML/), broken],
    ['invalidInput', `${nameless}:3 must have a list as clusters.`, nameless],
    ['invalidInput', `${nameless}:2 has a context without a name.`, nameless],
    ['invalidInput', expect.stringContaining(`Could not read the kubeconfig ${folder}: EISDIR`), folder],
  ]);
});

test('inside of a pod without a kubeconfig, its service account is used', async () => {
  await file('account/token', 'abc\n');
  await file('account/namespace', 'shop\n');
  const sources = {
    env: { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' },
    home: folder,
    platform: 'linux',
    serviceAccount: join(folder, 'account'),
  } as const;
  const kubeconfig = await readKubeconfig(sources, never);
  expect(kubeconfig).toMatchObject({
    current: 'in-cluster',
    contexts: [
      {
        namespace: 'shop',
        cluster: { server: 'https://[fd00::1]:443', certificateAuthority: join(folder, 'account', 'ca.crt') },
        user: { tokenFile: join(folder, 'account', 'token') },
      },
    ],
  });
  expect(await readKubeconfig({ ...sources, env: {} }, never)).toBeUndefined();
  expect(await readKubeconfig({ ...sources, serviceAccount: join(folder, 'none') }, never)).toBeUndefined();
});

test.each([
  ['runs a program', one('w', 'https://w', 'exec: { apiVersion: v1, command: ./evil }'), 'would run'],
  ['uses a provider', one('w', 'https://w', 'auth-provider: { name: gcp, config: { cmd-path: ./evil } }'), 'gcp'],
  ['sends a file', one('w', 'https://w', 'tokenFile: /home/me/.netrc'), '/home/me/.netrc'],
  [
    'takes the credentials of another file',
    'clusters: [{ name: w, cluster: { server: "https://evil" } }]\ncontexts: [{ name: w, context: { cluster: w, user: mine } }]',
    'would send the credentials of',
  ],
])('a kubeconfig in a workspace that %s is refused', async (_, content, words) => {
  const untrusted = await file('workspace/config', content);
  const own = await file('own', one('mine', 'https://mine'));
  const isTrusted = (path: string): boolean => path !== untrusted;
  const kubeconfig = await read([untrusted, own], { isTrusted });
  if (kubeconfig === undefined) throw new Error('nothing was read');
  const refusal = { code: 'untrusted', message: expect.stringContaining(words) as string, at: { file: untrusted } };
  await expect(connectCluster(kubeconfig, 'w')).rejects.toMatchObject(refusal);
  using cluster = await connectCluster(kubeconfig, 'mine');
  expect(cluster.server).toBe('https://mine');
});

test('a kubeconfig in a workspace whose credentials stand in itself is used', async () => {
  const untrusted = await file('workspace/inline', one('w', 'https://w:6443'));
  const kubeconfig = await read([untrusted], { isTrusted: () => false });
  if (kubeconfig === undefined) throw new Error('nothing was read');
  using cluster = await connectCluster(kubeconfig, 'w');
  expect(cluster).toMatchObject({ context: 'w', namespace: 'default', server: 'https://w:6443' });
});

test.each([
  ['a context that is nowhere', 'other', 'notFound', 'There is no context other'],
  ['a missing cluster', 'lost', 'invalidInput', 'names a cluster "gone" that is nowhere'],
  ['a missing user', 'alone', 'invalidInput', 'names a user "gone" that is nowhere'],
  ['no server', 'empty', 'invalidInput', 'has no usable server for the cluster empty'],
  ['a removed auth provider', 'old', 'notSupported', 'was removed from Kubernetes'],
])('%s is said before anything is sent', async (_, context, code, words) => {
  const path = await file(
    'bad',
    `
clusters: [{ name: dev, cluster: { server: "https://dev" } }, { name: empty, cluster: { server: "dev:6443" } }]
users: [{ name: gcp, user: { auth-provider: { name: gcp } } }]
contexts:
- { name: lost, context: { cluster: gone } }
- { name: alone, context: { cluster: dev, user: gone } }
- { name: empty, context: { cluster: empty } }
- { name: old, context: { cluster: dev, user: gcp } }
`,
  );
  const kubeconfig = await read([path]);
  if (kubeconfig === undefined) throw new Error('nothing was read');
  await expect(connectCluster(kubeconfig, context)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(words) as string,
  });
});
