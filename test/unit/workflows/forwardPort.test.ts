import { connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createChannel } from '../../../src/core/base/channel.ts';
import type { Connection, EnvironmentSession } from '../../../src/core/environment/session.ts';
import { parseEnvironmentPort } from '../../../src/core/workflows/environmentPort.ts';
import { forwardPort } from '../../../src/core/workflows/forwardPort.ts';
import { environment, fakeSession } from './fakes.ts';

const never = new AbortController().signal;
const quiet = (): void => undefined;

/** Answers what it gets, `HOST:PORT` before, and ends when its input does. */
function echoing(): EnvironmentSession {
  return {
    ...fakeSession(() => ({ code: 0 })),
    connect: ({ host, port }): Promise<Connection> => {
      const answer = createChannel<Uint8Array>();
      answer.push(Buffer.from(`${host}:${port} `));
      return Promise.resolve({
        read: answer,
        write: bytes => {
          answer.push(bytes);
          return Promise.resolve();
        },
        end: () => answer.close(),
        [Symbol.asyncDispose]: () => {
          answer.close();
          return Promise.resolve();
        },
      });
    },
  };
}

async function ask(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(text);
  return Buffer.concat((await Array.fromAsync(socket)) as Buffer[]).toString();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise(resolve => server.close(resolve));
  return port;
}

test('a port of an environment answers here under the same number, whole and in both directions', async () => {
  const port = await freePort();
  const under = { environment: environment('kubernetes:c/n/e'), session: echoing() };
  await using forwarded = await forwardPort(under, { host: 'app', port }, quiet, never);
  expect(forwarded.localPort).toBe(port);
  const long = 'x'.repeat(3_000_000);
  expect(await ask(port, long)).toBe(`app:${port} ${long}`);
});

test('a port that is taken here is reached under another number', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await new Promise(resolve => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  const under = { environment: environment('kubernetes:c/n/e'), session: echoing() };
  await using forwarded = await forwardPort(under, { host: 'localhost', port }, quiet, never);
  expect(await ask(forwarded.localPort, 'hi')).toBe(`localhost:${port} hi`);
});

test('a connection that the environment refuses is told and ends, and the next one is served', async () => {
  const told: string[] = [];
  let refused = false;
  const session: EnvironmentSession = {
    ...echoing(),
    connect: (to, signal) => {
      if (refused) return echoing().connect?.(to, signal) ?? Promise.reject(new Error('no connect'));
      refused = true;
      return Promise.reject(new Error('nothing listens there'));
    },
  };
  const under = { environment: environment('kubernetes:c/n/e'), session };
  const port = await freePort();
  await using forwarded = await forwardPort(under, { host: 'localhost', port }, text => told.push(text), never);
  await ask(forwarded.localPort, '').catch(quiet);
  expect(told).toEqual(['nothing listens there']);
  expect(await ask(forwarded.localPort, 'again')).toBe(`localhost:${port} again`);
});

test('a service that is not there is told before anything listens', async () => {
  const under = { environment: environment('kubernetes:c/n/e'), session: echoing() };
  await expect(forwardPort(under, { host: 'nobody', port: 5432 }, quiet, never)).rejects.toMatchObject({
    code: 'notFound',
    message: expect.stringContaining('it has app') as string,
  });
});

test('on abort nothing listens any more', async () => {
  const stop = new AbortController();
  const under = { environment: environment('kubernetes:c/n/e'), session: echoing() };
  const { localPort } = await forwardPort(under, { host: 'localhost', port: await freePort() }, quiet, stop.signal);
  stop.abort();
  await expect(ask(localPort, '')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('an environment whose ports cannot be reached says what to do instead', async () => {
  const under = { environment: environment('docker:d/e'), session: fakeSession(() => ({ code: 0 })) };
  await expect(forwardPort(under, { host: 'localhost', port: 3000 }, quiet, never)).rejects.toMatchObject({
    code: 'notSupported',
    remedy: { kind: 'text' },
  });
});

test.each([
  ['3000', { host: 'localhost', port: 3000 }],
  ['db:5432', { host: 'db', port: 5432 }],
])('%s is a port', (text, port) => {
  expect(parseEnvironmentPort(text)).toEqual(port);
});

test.each(['', '0', '70000', 'db:', 'http://x:1', '-1', '3000x'])('“%s” is no port', text => {
  expect(() => parseEnvironmentPort(text)).toThrow(/is no port/);
});
