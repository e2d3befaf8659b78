import { gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import type { Logger } from '../../../src/core/base/logger.ts';
import { connectCluster } from '../../../src/core/cluster/connectCluster.ts';
import { contextOf, json, playServer, refusal } from './apiServer.ts';

const never = new AbortController().signal;

test('requests carry method, query, body and content type, and give JSON', async () => {
  await using server = await playServer((request, response) => {
    let body = '';
    request.on('data', chunk => (body += String(chunk)));
    request.on('end', () => {
      const { method, url, headers } = request;
      json(response, { method, url, type: headers['content-type'], body });
    });
  });
  const cluster = await server.connect();
  const query = { watch: true, limit: 5, none: undefined, command: ['a b', 'c'] };
  expect(await cluster.request({ path: '/api/v1/pods', query }, never)).toMatchObject({
    method: 'GET',
    url: '/api/v1/pods?watch=true&limit=5&command=a+b&command=c',
  });
  expect(await cluster.request({ method: 'PATCH', path: '/x', body: { a: 1 } }, never)).toEqual({
    method: 'PATCH',
    url: '/x',
    type: 'application/merge-patch+json',
    body: '{"a":1}',
  });
});

test("a server's own path stays before the request's", async () => {
  await using server = await playServer((request, response) => json(response, { url: request.url }));
  using cluster = await connectCluster(contextOf(`${server.server}/k8s/clusters/c-1/`), 'dev');
  expect(await cluster.request({ path: '/version' }, never)).toEqual({ url: '/k8s/clusters/c-1/version' });
});

test('a name of dots does not lead to another collection', async () => {
  await using server = await playServer((request, response) => json(response, { url: request.url }));
  const cluster = await server.connect();
  const ask = async (path: string): Promise<unknown> => cluster.request({ path }, never);
  for (const path of ['/api/v1/namespaces/../secrets', '/api/v1/namespaces/..', '/api/v1/./pods'])
    await expect(ask(path)).rejects.toMatchObject({ code: 'invalidInput' });
  expect(server.requests).toHaveLength(0);
  expect(await ask('/api/v1/namespaces/a..b/configmaps/.c')).toEqual({ url: '/api/v1/namespaces/a..b/configmaps/.c' });
});

test('packed answers are unpacked, and one connection serves requests after one another', async () => {
  await using server = await playServer((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"packed":true}'));
  });
  const cluster = await server.connect();
  for (let count = 0; count < 3; count++)
    expect(await cluster.request({ path: '/x' }, never)).toEqual({ packed: true });
  expect(server.requests[0]?.headers['accept-encoding']).toBe('gzip');
  expect(server.connections()).toBe(1);
});

test('a kept connection that turns out dead is replaced for reading, and told for anything else', async () => {
  const used = new WeakSet();
  await using server = await playServer((request, response) => {
    if (used.has(request.socket)) request.socket.destroy();
    else json(response, '"fine"');
    used.add(request.socket);
  });
  const cluster = await server.connect();
  const get = (): Promise<string> => cluster.request({ path: '/x' }, never);
  expect([await get(), await get()]).toEqual(['fine', 'fine']);
  await expect(cluster.request({ method: 'POST', path: '/x', body: {} }, never)).rejects.toMatchObject({
    code: 'unreachable',
    status: 0,
    message: `Could not reach the cluster dev (${server.server}): the connection was cut.`,
  });
});

test('the wanted pause is kept where the server is too busy, but not without end', async () => {
  let busy = 2;
  await using server = await playServer((_, response) => {
    if (busy-- > 0) json(response, refusal(429, 'TooManyRequests', 'slow down'), 429, { 'retry-after': '0' });
    else json(response, '"fine"');
  });
  const cluster = await server.connect();
  expect(await cluster.request({ path: '/x' }, never)).toBe('fine');
  busy = 100;
  await expect(cluster.request({ path: '/x' }, never)).rejects.toMatchObject({
    status: 429,
    reason: 'TooManyRequests',
  });
  expect(busy).toBeGreaterThan(85);
});

test('a refusal without a wanted pause is an error at once', async () => {
  await using server = await playServer((_, response) =>
    json(response, refusal(429, 'TooManyRequests', 'Cannot evict pod'), 429),
  );
  const cluster = await server.connect();
  await expect(cluster.request({ method: 'POST', path: '/x', body: {} }, never)).rejects.toMatchObject({
    message: 'Could not create /x on dev: Cannot evict pod.',
  });
  expect(server.requests).toHaveLength(1);
});

test.each([
  [403, 'forbidden', refusal(403, 'Forbidden', 'pods is forbidden: User "me" cannot list'), 'pods is forbidden'],
  [
    404,
    'notFound',
    refusal(404, 'NotFound', 'pods "web" not found'),
    'Could not read /x on dev: pods "web" not found.',
  ],
  [409, 'commandFailed', refusal(409, 'AlreadyExists', 'it exists'), 'it exists'],
  [422, 'invalidInput', refusal(422, 'Invalid', 'spec is wrong\u001b[31m'), 'on dev: spec is wrong.'],
  [405, 'notSupported', refusal(405, 'MethodNotAllowed', 'no'), 'no'],
  [503, 'unreachable', '<html>secret page</html>', 'Could not read /x on dev: 503 Service Unavailable.'],
  [500, 'commandFailed', 'plain words', '500 Internal Server Error, plain words'],
])('status %i is %s in the words of the server', async (status, code, body, words) => {
  await using server = await playServer((_, response) => json(response, body, status));
  const cluster = await server.connect();
  await expect(cluster.request({ path: '/x' }, never)).rejects.toMatchObject({
    code,
    status,
    message: expect.stringContaining(words) as string,
  });
});

test('a server that never answers is told in time, a cancelled request by its own reason', async () => {
  await using server = await playServer(() => undefined);
  const cluster = await server.connect({}, { requestMilliseconds: 100 });
  await expect(cluster.request({ path: '/x' }, never)).rejects.toMatchObject({
    code: 'unreachable',
    message: `Could not reach the cluster dev (${server.server}): no answer within 0.1 s.`,
  });
  const reason = new Error('enough');
  const patient = await server.connect();
  const stop = new AbortController();
  const asked = patient.request({ path: '/y' }, stop.signal);
  await vi.waitFor(() => expect(server.requests).toHaveLength(2));
  stop.abort(reason);
  await expect(asked).rejects.toBe(reason);
});

test('a refusal whose words never end is told by its status in time', async () => {
  await using server = await playServer((_, response) => void response.writeHead(403).write('no'));
  const cluster = await server.connect({ token: 't' }, { requestMilliseconds: 200 });
  await expect(cluster.request({ path: '/x' }, never)).rejects.toMatchObject({ code: 'forbidden', status: 403 });
});

test('what is open ends when the cluster is let go of', async () => {
  await using server = await playServer((_, response) => void response.writeHead(200).write('{"a":'));
  const cluster = await server.connect();
  const asked = cluster.request({ path: '/x' }, never);
  const stream = await cluster.stream({ path: '/y' }, never);
  cluster[Symbol.dispose]();
  await expect(asked).rejects.toThrow('The connection to dev was closed.');
  await expect(Array.fromAsync(stream)).rejects.toThrow('The connection to dev was closed.');
});

test('a stream gives what comes as it comes, without a limit in time, and says when it is cut', async () => {
  await using server = await playServer((_, response) => void response.writeHead(200).write('first'));
  const cluster = await server.connect({}, { requestMilliseconds: 50 });
  const stream = await cluster.stream({ path: '/log' }, never);
  const reader = stream[Symbol.asyncIterator]();
  expect(String((await reader.next()).value)).toBe('first');
  const later = reader.next();
  await new Promise(resolve => setTimeout(resolve, 100));
  server.cut();
  await expect(later).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('was cut') as string,
  });
});

test('neither errors nor the log hold a token or a password', async () => {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const logger: Logger = { debug: write, info: write, warn: write, error: write };
  await using server = await playServer((_, response) =>
    json(response, refusal(401, 'Unauthorized', 'Unauthorized'), 401),
  );
  for (const user of [{ token: 'geheim-123' }, { username: 'me', password: 'geheim-123' }]) {
    const cluster = await server.connect(user, { logger });
    const error: unknown = await cluster.request({ path: '/x' }, never).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      status: 401,
      message: expect.stringContaining('it does not accept the credentials of user me (Unauthorized)') as string,
      remedy: { kind: 'openFile', text: 'Renew the credentials of user me in /home/me/.kube/config.', line: 7 },
    });
    expect(JSON.stringify([error, lines, String(error)])).not.toContain('geheim');
  }
  const sent = server.requests.map(({ headers }) => headers.authorization);
  expect(sent).toEqual(['Bearer geheim-123', `Basic ${Buffer.from('me:geheim-123').toString('base64')}`]);
});

test('whoever sends nothing is told to log in, not merely that it is forbidden', async () => {
  const words = 'pods is forbidden: User "system:anonymous" cannot list resource "pods"';
  await using server = await playServer((_, response) => json(response, refusal(403, 'Forbidden', words), 403));
  const cluster = await server.connect();
  await expect(cluster.request({ path: '/x' }, never)).rejects.toMatchObject({
    code: 'unreachable',
    status: 401,
    message: expect.stringContaining('user me has no credentials in /home/me/.kube/config') as string,
  });
});

const askForRoles = {
  kind: 'text',
  text: "Ask whoever runs the cluster for the Roles that Lockstep's README lists.",
};
test.each([
  ['pods is forbidden: User "me" cannot list resource "pods" in API group ""', askForRoles],
  ['pods "web" is forbidden: exceeded quota: pods=1', undefined],
])('who lacks a right is told whom to ask, who lacks room is not: %s', async (words, remedy) => {
  await using server = await playServer((_, response) => json(response, refusal(403, 'Forbidden', words), 403));
  const cluster = await server.connect({ token: 't' });
  await expect(cluster.request({ path: '/x' }, never)).rejects.toMatchObject({ code: 'forbidden', remedy });
});

test('impersonation goes with each request', async () => {
  await using server = await playServer((_, response) => json(response, {}));
  const impersonation = { user: 'jane', uid: '7', groups: ['a', 'b'], extra: { 'example.org/Reason': ['x'] } };
  const cluster = await server.connect({ token: 't', impersonation });
  await cluster.request({ path: '/x' }, never);
  const { rawHeaders } = server.requests[0] ?? { rawHeaders: [] };
  const pairs = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name, rawHeaders[index + 1]]] : []));
  expect(pairs.filter(([name]) => name?.startsWith('impersonate'))).toEqual([
    ['impersonate-user', 'jane'],
    ['impersonate-uid', '7'],
    ['impersonate-group', 'a'],
    ['impersonate-group', 'b'],
    ['impersonate-extra-example.org%2Freason', 'x'],
  ]);
});

test("a refused WebSocket is an error in the server's words", async () => {
  await using server = await playServer((_, response) => response.end());
  const cluster = await server.connect();
  const path = '/api/v1/namespaces/a/pods/web/exec';
  await expect(cluster.socket({ path }, ['v5.channel.k8s.io'], never)).rejects.toThrow(
    `Could not open ${path} on dev: 200 OK`,
  );
  await using refusing = await playServer((_, response) =>
    json(response, refusal(404, 'NotFound', 'pods "web" not found'), 404),
  );
  const other = await refusing.connect();
  await expect(other.socket({ path }, ['v5.channel.k8s.io'], never)).rejects.toMatchObject({
    code: 'notFound',
    message: `Could not open ${path} on dev: pods "web" not found.`,
  });
});

test('a WebSocket whose first messages come with its opening loses none, and a silent server is cut off', async () => {
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong: false });
  await new Promise(resolve => sockets.once('listening', resolve));
  sockets.on('connection', socket => {
    socket.send('one');
    socket.send('two');
  });
  const { port } = sockets.address() as { port: number };
  using cluster = await connectCluster(contextOf(`http://127.0.0.1:${port}`), 'dev');
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  try {
    const socket = await cluster.socket({ path: '/exec' }, ['v5.channel.k8s.io'], never);
    const messages: string[] = [];
    socket.on('message', (bytes: Buffer) => messages.push(bytes.toString()));
    await vi.waitFor(() => expect(messages).toEqual(['one', 'two']));
    const closed = new Promise(resolve => socket.once('close', resolve));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(socket.readyState).toBe(socket.OPEN);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await closed).toBe(1006);
  } finally {
    vi.useRealTimers();
    sockets.close();
  }
});
