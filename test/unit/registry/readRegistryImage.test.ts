import { expect, test } from 'vitest';
import { parseChallenges } from '../../../src/core/registry/authorization.ts';
import { inspectRegistryImage } from '../../../src/core/registry/inspectRegistryImage.ts';
import { readRegistryImage } from '../../../src/core/registry/readRegistryImage.ts';
import type { RegistryCredential } from '../../../src/core/registry/registryOptions.ts';
import { digestOf, imageContents, startRegistry, type Answer } from './fakeRegistry.ts';

const { signal } = new AbortController();
const ada: RegistryCredential = { kind: 'password', username: 'ada', password: 'x:y' };
const asAda = { credentials: () => Promise.resolve(ada) };
const basic = `Basic ${Buffer.from('ada:x:y').toString('base64')}`;

const from =
  (contents: ReadonlyMap<string, string>) =>
  (path: string): Answer => {
    const body = contents.get(path);
    return body === undefined ? { status: 404 } : { body };
  };

test('an image tells its configuration, whatever of it is missing or of another kind', async () => {
  const config = {
    User: 'node',
    Env: ['A=b=c', 'EMPTY=', 'broken', 7],
    Entrypoint: ['/entry'],
    Cmd: 'serve',
    Labels: { 'devcontainer.metadata': '[]', n: 1 },
    ExposedPorts: { '80/tcp': {} },
    Volumes: null,
  };
  await using registry = await startRegistry(from(imageContents(config)));
  const image = await readRegistryImage(`${registry.host}/web`, {}, signal);
  expect(image).toMatchObject({
    architecture: 'amd64',
    user: 'node',
    env: { A: 'b=c', EMPTY: '' },
    entrypoint: ['/entry'],
    cmd: ['serve'],
    workdir: '',
    labels: { 'devcontainer.metadata': '[]' },
    exposedPorts: ['80/tcp'],
    volumes: [],
  });
  expect(image.env).not.toHaveProperty('broken');
  const byDigest = await readRegistryImage(`${registry.host}/web@${image.digest}`, {}, signal);
  expect(byDigest.digest).toBe(image.digest);
});

test('of several architectures the one asked for is read, and without asking it stays unknown which one runs', async () => {
  const [amd, arm] = [imageContents({ User: 'amd' }), imageContents({ User: 'arm' }, 'arm64')];
  const entry = (contents: Map<string, string>, platform: object): object => {
    const text = contents.get('/v2/web/manifests/latest') ?? '';
    return { mediaType: 'x', digest: digestOf(text), size: text.length, platform };
  };
  const index = JSON.stringify({
    manifests: [
      entry(new Map([['/v2/web/manifests/latest', 'attestation']]), { os: 'unknown', architecture: 'unknown' }),
      entry(arm, { os: 'linux', architecture: 'arm64', variant: 'v8' }),
      entry(amd, { os: 'linux', architecture: 'amd64' }),
    ],
  });
  await using registry = await startRegistry(from(new Map([...amd, ...arm, ['/v2/web/manifests/latest', index]])));
  const name = `${registry.host}/web`;
  const image = await readRegistryImage(name, { platform: 'linux/arm64' }, signal);
  expect(image).toMatchObject({ user: 'arm', architecture: 'arm64', digest: digestOf(index) });
  expect(image.architectures).toEqual(['arm64', 'amd64']);
  await expect(readRegistryImage(name, { platform: 'linux/s390x' }, signal)).rejects.toThrow('linux/arm64/v8');
  const architecture = async (options: object): Promise<unknown> =>
    (await inspectRegistryImage(name, options, signal)).facts.find(({ key }) => key === 'cpu.architecture');
  expect(await architecture({})).toMatchObject({ status: 'unknown' });
  expect(await architecture({ platform: 'linux/arm64' })).toMatchObject({ status: 'known', value: 'arm64' });
});

test('a registry that wants a token gets one from its server with the user’s login, once', async () => {
  const contents = imageContents({ User: 'node' });
  await using registry = await startRegistry((path, { headers }) => {
    if (path.startsWith('/token?'))
      return headers.authorization === basic ? { body: '{"token":"t1"}' } : { status: 401 };
    const realm = `Bearer realm="http://${headers.host ?? ''}/token",service="shop, inc",scope="repository:web:pull"`;
    if (headers.authorization !== 'Bearer t1') return { status: 401, headers: { 'www-authenticate': realm } };
    return from(contents)(path);
  });
  const image = await readRegistryImage(`${registry.host}/web`, asAda, signal);
  expect(image.user).toBe('node');
  const tokens = registry.asked.filter(({ path }) => path.startsWith('/token'));
  expect(tokens.map(({ path }) => path)).toEqual(['/token?service=shop%2C+inc&scope=repository%3Aweb%3Apull']);
});

test('a registry that wants a password gets it, and without one says which command logs in', async () => {
  const contents = imageContents({ User: 'node' });
  await using registry = await startRegistry((path, { headers }) =>
    headers.authorization === basic
      ? from(contents)(path)
      : { status: 401, headers: { 'www-authenticate': 'Basic realm="shop"' } },
  );
  const name = `${registry.host}/web`;
  expect((await readRegistryImage(name, asAda, signal)).user).toBe('node');
  await expect(readRegistryImage(name, {}, signal)).rejects.toMatchObject({
    code: 'forbidden',
    remedy: { text: `Log in first: docker login ${registry.host}` },
  });
});

test('a login goes to no other host that a registry sends on to', async () => {
  const contents = imageContents({ User: 'node' });
  await using store = await startRegistry(path => from(contents)(path));
  await using registry = await startRegistry((path, { headers }) => {
    if (headers.authorization !== basic) return { status: 401, headers: { 'www-authenticate': 'Basic realm="shop"' } };
    return path.includes('/blobs/')
      ? { status: 307, headers: { location: `http://${store.host}${path}` } }
      : from(contents)(path);
  });
  expect((await readRegistryImage(`${registry.host}/web`, asAda, signal)).user).toBe('node');
  expect(store.asked.filter(({ path }) => path.includes('/blobs/')).map(each => each.authorization)).toEqual([
    undefined,
  ]);
});

test('an identity token goes to no other host that a server of tokens sends on to', async () => {
  await using store = await startRegistry(() => ({ body: '{"token":"t1"}' }));
  await using registry = await startRegistry((path, { headers }) =>
    path === '/token'
      ? { status: 307, headers: { location: `http://${store.host}/token` } }
      : { status: 401, headers: { 'www-authenticate': `Bearer realm="http://${headers.host ?? ''}/token"` } },
  );
  const credentials = (): Promise<RegistryCredential> => Promise.resolve({ kind: 'identityToken', token: 'refresh' });
  await expect(readRegistryImage(`${registry.host}/web`, { credentials }, signal)).rejects.toThrow('gets no login');
  expect(store.asked.filter(({ path }) => path === '/token')).toEqual([]);
});

test.each(['http://registry.example/x', 'file:///etc/passwd', 'http://169.254.169.254/latest/meta-data'])(
  'a registry can’t send on to %s',
  async location => {
    await using registry = await startRegistry(() => ({ status: 302, headers: { location } }));
    await expect(readRegistryImage(`${registry.host}/web`, {}, signal)).rejects.toThrow('only over TLS');
  },
);

test('content that is not what its digest says, or that is too large, is refused', async () => {
  const contents = imageContents({ User: 'node' });
  const changed = new Map([...contents].map(([path, text]) => [path, path.includes('/blobs/') ? `${text} ` : text]));
  await using wrong = await startRegistry(from(changed));
  await expect(readRegistryImage(`${wrong.host}/web`, {}, signal)).rejects.toThrow('is not what its digest');
  await using large = await startRegistry(() => ({ body: Buffer.alloc(5 * 1024 ** 2, ' ') }));
  await expect(readRegistryImage(`${large.host}/web`, {}, signal)).rejects.toThrow('larger than');
});

test.each([
  '',
  '[]',
  '{',
  '{"schemaVersion":1,"fsLayers":[]}',
  '{"config":{"digest":"sha256:../..","size":1},"layers":[]}',
])('the manifest “%s” is refused', async body => {
  await using registry = await startRegistry(() => ({ body }));
  await expect(readRegistryImage(`${registry.host}/web`, {}, signal)).rejects.toMatchObject({
    code: expect.stringMatching(/invalidInput|notSupported/) as string,
  });
});

test('what is not there, and a registry that is not, are told apart', async () => {
  await using registry = await startRegistry(() => ({ status: 404 }));
  await expect(readRegistryImage(`${registry.host}/web`, {}, signal)).rejects.toMatchObject({ code: 'notFound' });
  await expect(readRegistryImage('127.0.0.1:1/web', {}, signal)).rejects.toMatchObject({ code: 'unreachable' });
});

test('a registry that speaks plain http is told as that, with the setting that allows it', async () => {
  await using registry = await startRegistry(() => ({ status: 404 }));
  // Another name of this machine, which is not known to be one.
  const host = registry.host.replace('127.0.0.1', '0.0.0.0');
  const plain = readRegistryImage(`${host}/web`, {}, signal);
  await expect(plain).rejects.toMatchObject({
    code: 'unreachable',
    message: `The registry at ${host} does not speak TLS.`,
    remedy: { kind: 'openSetting', setting: 'lockstep.registries.withoutTls' },
  });
  await expect(readRegistryImage(`${host}/web`, { plainHosts: [host] }, signal)).rejects.toMatchObject({
    code: 'notFound',
  });
});

test('challenges are read, several in one header, with commas and quotes in their values', () => {
  const header = String.raw`Basic realm="a \"b\", c", Bearer realm="https://auth.example/token",service=shop`;
  expect(parseChallenges(header)).toEqual([
    { scheme: 'basic', parameters: new Map([['realm', 'a "b", c']]) },
    {
      scheme: 'bearer',
      parameters: new Map([
        ['realm', 'https://auth.example/token'],
        ['service', 'shop'],
      ]),
    },
  ]);
});
