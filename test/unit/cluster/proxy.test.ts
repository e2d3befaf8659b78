import { createServer } from 'node:http';
import { createConnection, type AddressInfo, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { connectCluster } from '../../../src/core/cluster/connectCluster.ts';
import { contextOf, json, playServer, refusal } from './apiServer.ts';

const never = new AbortController().signal;

interface Proxy extends AsyncDisposable {
  readonly port: number;
  readonly targets: readonly string[];
  readonly logins: readonly (string | undefined)[];
}

/** An HTTP proxy that lets in whoever gives the login; every host is this machine. */
async function startProxy(login?: string): Promise<Proxy> {
  const targets: string[] = [];
  const logins: (string | undefined)[] = [];
  const open = new Set<Socket>();
  const server = createServer();
  server.on('connect', (request, client: Socket) => {
    const [, port = ''] = (request.url ?? '').split(':');
    targets.push(request.url ?? '');
    logins.push(request.headers['proxy-authorization']);
    open.add(client.on('error', () => undefined));
    if (login !== undefined && request.headers['proxy-authorization'] !== login) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const target = createConnection(Number(port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(target).pipe(client);
    });
    open.add(target.on('error', () => client.destroy()));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    targets,
    logins,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

test("the kubeconfig's proxy is used, with its login, for several requests on one connection", async () => {
  const login = `Basic ${Buffer.from('me:geheim').toString('base64')}`;
  await using proxy = await startProxy(login);
  await using server = await playServer((_, response) => json(response, {}));
  const kubeconfig = contextOf(server.server, {}, { proxyUrl: `http://me:geheim@127.0.0.1:${proxy.port}` });
  using cluster = await connectCluster(kubeconfig, 'dev', { env: {} });
  await cluster.request({ path: '/x' }, never);
  await cluster.request({ path: '/y' }, never);
  expect(proxy.targets).toEqual([server.server.replace('http://', '')]);
  expect(server.requests.map(({ url }) => url)).toEqual(['/x', '/y']);
});

test('a proxy that refuses is told as such, without what logs in there', async () => {
  await using proxy = await startProxy('Basic other');
  const kubeconfig = contextOf('http://127.0.0.1:9', {}, { proxyUrl: `http://me:geheim@127.0.0.1:${proxy.port}` });
  using cluster = await connectCluster(kubeconfig, 'dev', { env: {} });
  const error: unknown = await cluster.request({ path: '/x' }, never).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    message: `Could not reach the cluster dev (http://127.0.0.1:9 through the proxy 127.0.0.1:${proxy.port}): the proxy refuses to connect (407).`,
    remedy: { text: 'Put the user name and the password for the proxy into its URL.' },
  });
  expect(String(error)).not.toContain('geheim');
});

test('credentials are neither sent nor asked for where others could read them on the way', async () => {
  await using proxy = await startProxy();
  await using server = await playServer((_, response) => json(response, refusal(401, 'Unauthorized', 'no'), 401));
  const remote = server.server.replace('127.0.0.1', 'cluster.example');
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: '/nowhere/plugin',
    args: [],
    env: {},
    provideClusterInfo: false,
    interactiveMode: 'Never',
  } as const;
  for (const user of [{ token: 'geheim' }, { username: 'me', password: 'geheim' }, { exec }]) {
    const kubeconfig = contextOf(remote, user, { proxyUrl: `http://127.0.0.1:${proxy.port}` });
    using cluster = await connectCluster(kubeconfig, 'dev', { env: {} });
    await expect(cluster.request({ path: '/x' }, never)).rejects.toMatchObject({
      status: 401,
      message: `Could not log in to the cluster dev (${remote} through the proxy 127.0.0.1:${proxy.port}): the credentials of user me are not sent there without TLS.`,
    });
  }
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined, undefined]);
});
