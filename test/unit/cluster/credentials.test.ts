import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import type { ExecPlugin } from '../../../src/core/cluster/kubeconfig.ts';
import { json, playServer, refusal } from './apiServer.ts';

const never = new AbortController().signal;
let folder: string;
let plugin: ExecPlugin;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lockstep-plugin-'));
  plugin = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: join(folder, 'plugin'),
    args: [],
    env: {},
    provideClusterInfo: false,
    interactiveMode: 'IfAvailable',
  };
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

/** A plugin that counts its runs, then runs a script which finds the count as $N. */
async function script(text: string): Promise<void> {
  const count = `echo run >>'${folder}/runs'; N=$(wc -l <'${folder}/runs' | tr -d ' ')`;
  await writeFile(plugin.command, `#!/bin/sh\n${count}\n${text}\n`);
  await chmod(plugin.command, 0o755);
}

async function runs(): Promise<number> {
  return (await readFile(join(folder, 'runs'), 'utf8').catch(() => '')).split('run').length - 1;
}

const giving = (status: string, apiVersion = 'v1'): string =>
  `echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/${apiVersion}","status":'"${status}}"`;
const tokenOf = (more = ''): string => giving(`{\\"token\\":\\"token-$N\\"${more}}`);

/** Lets in whoever has one of these tokens. */
const accepting =
  (...tokens: string[]) =>
  ({ headers }: IncomingMessage, response: ServerResponse): void => {
    if (tokens.some(token => headers.authorization === `Bearer ${token}`)) json(response, { fine: true });
    else json(response, refusal(401, 'Unauthorized', 'Unauthorized'), 401);
  };

const ask = (cluster: Cluster): Promise<unknown> => cluster.request({ path: '/x' }, never);

test('concurrent first requests share one run of the plugin, and later ones what it gave', async () => {
  await script(tokenOf());
  await using server = await playServer(accepting('token-1'));
  const cluster = await server.connect({ exec: plugin });
  await Promise.all(Array.from({ length: 5 }, () => ask(cluster)));
  await ask(cluster);
  expect(await runs()).toBe(1);
});

test('a credential is renewed when it ends, by its own word', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-01T00:00:00Z') });
  await script(tokenOf(',\\"expirationTimestamp\\":\\"2026-01-01T01:00:00Z\\"'));
  await using server = await playServer(accepting('token-1', 'token-2'));
  const cluster = await server.connect({ exec: plugin });
  await ask(cluster);
  vi.setSystemTime(new Date('2026-01-01T00:59:59Z'));
  await ask(cluster);
  expect(await runs()).toBe(1);
  vi.setSystemTime(new Date('2026-01-01T01:00:01Z'));
  await ask(cluster);
  expect(await runs()).toBe(2);
});

test('a credential that has ended by this clock when it comes is used all the same for a while', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-01-01T01:00:02Z') });
  await script(tokenOf(',\\"expirationTimestamp\\":\\"2026-01-01T01:00:00Z\\"'));
  await using server = await playServer(accepting('token-1'));
  const cluster = await server.connect({ exec: plugin });
  for (let count = 0; count < 3; count++) await ask(cluster);
  expect(await runs()).toBe(1);
});

test('a refused credential is renewed once, and the request goes again', async () => {
  await script(tokenOf());
  let good = 'token-1';
  await using server = await playServer((request, response) => accepting(good)(request, response));
  const cluster = await server.connect({ exec: plugin });
  await ask(cluster);
  good = 'token-2';
  await Promise.all([ask(cluster), ask(cluster), ask(cluster)]);
  expect(await runs()).toBe(2);
  good = 'none';
  await expect(ask(cluster)).rejects.toMatchObject({ status: 401 });
  await expect(ask(cluster)).rejects.toMatchObject({ status: 401 });
  expect(await runs()).toBe(3);
});

test('a request that alone is never accepted has credentials renewed once', async () => {
  await script(tokenOf());
  let asked = 0;
  await using server = await playServer((request, response) => {
    if (request.url === '/x' || ++asked > 60) accepting()(request, response);
    else json(response, { fine: true });
  });
  const cluster = await server.connect({ exec: plugin });
  const others = new AbortController();
  const busy = (async (): Promise<void> => {
    while (!others.signal.aborted) await cluster.request({ path: '/y' }, never).catch(() => others.abort());
  })();
  await expect(ask(cluster)).rejects.toMatchObject({ status: 401 });
  others.abort();
  await busy;
  expect(await runs()).toBe(2);
});

test.each(['v1', 'v1beta1'])('the plugin is told about the cluster where it asks, in %s', async version => {
  await script(
    `printf %s "$KUBERNETES_EXEC_INFO $GIVEN $*" >'${folder}/told'; ${tokenOf().replace('/v1"', `/${version}"`)}`,
  );
  const told = { ...plugin, apiVersion: `client.authentication.k8s.io/${version}`, provideClusterInfo: true };
  await using server = await playServer(accepting('token-1'));
  const cluster = await server.connect({ exec: { ...told, args: ['a b', '$HOME'], env: { GIVEN: 'given' } } });
  await ask(cluster);
  const written = await readFile(join(folder, 'told'), 'utf8');
  expect(written).toMatch(/ given a b \$HOME$/);
  expect(JSON.parse(written.replace(/ given a b \$HOME$/, ''))).toEqual({
    kind: 'ExecCredential',
    apiVersion: told.apiVersion,
    spec: { interactive: false, cluster: { server: server.server } },
  });
});

test.each([
  ['no JSON', 'echo geheim-token', 'it wrote no JSON'],
  ['another version', tokenOf().replace('/v1"', '/v1beta1"'), 'it speaks client.authentication.k8s.io/v1beta1'],
  ['nothing of use', giving('{}'), 'it wrote neither a token nor a client certificate'],
  ['half a certificate', giving('{\\"clientCertificateData\\":\\"geheim\\"}'), 'without its key'],
])('a plugin that gives %s is told by its fault, not by what it wrote', async (_, text, words) => {
  await script(text);
  await using server = await playServer(accepting());
  const cluster = await server.connect({ exec: plugin });
  const error = await ask(cluster).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message: expect.stringContaining(words) as string });
  expect(String(error)).not.toContain('geheim');
  expect(server.requests).toHaveLength(0);
});

test('a plugin that fails says why and what renews it, and is not run for each of many requests', async () => {
  await script("echo 'Token of geheim-profile has expired.' >&2; exit 3");
  await using server = await playServer(accepting());
  const exec = { ...plugin, env: { PROFILE: 'geheim-profile' }, installHint: 'Run: corp login' };
  const cluster = await server.connect({ exec });
  for (let count = 0; count < 3; count++)
    await expect(ask(cluster)).rejects.toMatchObject({
      code: 'unreachable',
      message: `Could not get credentials for dev: ${plugin.command} exited with 3: Token of ••• has expired.`,
      remedy: { text: 'Run: corp login' },
    });
  expect(await runs()).toBe(1);
});

test('a plugin that hangs is ended in time, and by whoever waited for it', async () => {
  await script(`echo $$ >'${folder}/pid'; exec sleep 1000`);
  await using server = await playServer(accepting());
  const cluster = await server.connect({ exec: plugin }, { pluginMilliseconds: 300 });
  await expect(ask(cluster)).rejects.toThrow(`${plugin.command} did not end within 0.3 s.`);
  const patient = await server.connect({ exec: plugin });
  const stop = new AbortController();
  await rm(join(folder, 'pid'));
  const asked = patient.request({ path: '/x' }, stop.signal);
  const pid = await vi.waitFor(
    async () => Number(await readFile(join(folder, 'pid'), 'utf8')) || Promise.reject(new Error()),
  );
  stop.abort();
  await expect(asked).rejects.toThrow('aborted');
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
});

test('a missing plugin, one for a terminal and one of an old version are said with what helps', async () => {
  await using server = await playServer(accepting());
  const failing = async (exec: Partial<ExecPlugin>): Promise<unknown> =>
    ask(await server.connect({ exec: { ...plugin, ...exec } })).catch((error: unknown) => error);
  expect(await failing({ command: 'lockstep-nowhere', installHint: 'brew install it' })).toMatchObject({
    code: 'toolMissing',
    message: expect.stringContaining(
      'there is no program lockstep-nowhere, which /home/me/.kube/config names for user me',
    ) as string,
    remedy: { text: 'brew install it' },
  });
  expect(await failing({ command: '' })).toMatchObject({ code: 'invalidInput' });
  expect(await failing({ interactiveMode: 'Always' })).toMatchObject({ code: 'notSupported' });
  expect(await failing({ apiVersion: 'client.authentication.k8s.io/v1alpha1' })).toMatchObject({
    code: 'notSupported',
  });
});

test('a token file is read again when its token is refused or a minute has passed', async () => {
  const tokenFile = join(folder, 'token');
  await writeFile(tokenFile, 'first\n');
  await using server = await playServer(accepting('first', 'second'));
  const cluster = await server.connect({ tokenFile });
  await ask(cluster);
  await writeFile(tokenFile, 'second\n');
  await ask(cluster);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
  await ask(cluster);
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer first',
    'Bearer first',
    'Bearer second',
  ]);
  await using strict = await playServer(accepting('third'));
  const other = await strict.connect({ tokenFile });
  await writeFile(tokenFile, 'stale');
  await expect(ask(other)).rejects.toMatchObject({ status: 401 });
  await rm(tokenFile);
  const none = await strict.connect({ tokenFile });
  await expect(ask(none)).rejects.toMatchObject({
    code: 'invalidInput',
    message: `Could not get credentials for dev: ${tokenFile} can't be read (ENOENT).`,
  });
});
