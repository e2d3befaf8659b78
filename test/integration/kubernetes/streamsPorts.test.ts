import { describe, expect, test } from 'vitest';
import { forwardPort } from '../../../src/core/cluster/streams/forwardPort.ts';
import { spawnInPod } from '../../../src/core/cluster/streams/spawnInPod.ts';
import type { Connection } from '../../../src/core/environment/session.ts';
import { accessTo, never } from './containerUnderTest.ts';
import type { TestNamespace } from './testNamespace.ts';
import { useTestNamespace } from './useTestNamespace.ts';

/** Port 8124 gives back what comes, 8125 sends 64 MiB and closes. */
const server = `const net = require('node:net');
net.createServer(socket => socket.pipe(socket)).listen(8124, '127.0.0.1', () =>
  net.createServer(socket => socket.end(Buffer.alloc(64 * 1024 * 1024))).listen(8125, '127.0.0.1', () => console.log('up')));`;

async function readAll(connection: Connection): Promise<number> {
  let length = 0;
  for await (const bytes of connection.read) length += bytes.length;
  return length;
}

describe('ports of pods', () => {
  let namespace: TestNamespace;
  const open = (port: number, signal = never, pod = 'node'): Promise<Connection> =>
    forwardPort(namespace.cluster, { namespace: namespace.name, pod, port }, signal);
  useTestNamespace(async made => {
    namespace = made;
    await namespace.runPod('node', undefined, {
      spec: { containers: [{ name: 'main', image: 'node:22-bookworm-slim', command: ['sleep', 'infinity'] }] },
    });
    const access = accessTo(namespace.cluster, namespace.name, 'node');
    const running = await spawnInPod(access, { argv: ['node', '-e', server] }, never);
    for await (const { bytes } of running.output) if (Buffer.from(bytes).includes('up')) break;
  });

  test('carry bytes both ways, several connections at once', async () => {
    const echo = async (text: string): Promise<string> => {
      await using connection = await open(8124);
      await connection.write(Buffer.from(text));
      let back = '';
      for await (const bytes of connection.read) {
        back += Buffer.from(bytes).toString();
        if (back.length >= text.length) break;
      }
      return back;
    };
    const texts = Array.from({ length: 8 }, (_, index) => `${index}`.repeat(200_000));
    expect(await Promise.all(texts.map(echo))).toEqual(texts);
  });

  test('end when the far side ends, with all it sent', async () => {
    await using connection = await open(8125);
    expect(await readAll(connection)).toBe(64 * 1024 * 1024);
  });

  test('where nobody listens reading says so', async () => {
    await using connection = await open(8126);
    await expect(readAll(connection)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/port 8126 of pod node: nothing listens there/) as string,
    });
  });

  test('a pod that is not there is named, abort ends a connection', async () => {
    await expect(open(8124, never, 'nosuch')).rejects.toMatchObject({ code: 'notFound' });
    const stop = new AbortController();
    await using connection = await open(8124, stop.signal);
    const reading = readAll(connection);
    stop.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});
