import { once } from 'node:events';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger } from '../../../../src/core/base/logger.ts';
import type { EnvironmentChange } from '../../../../src/core/environment/environment.ts';
import { Connections } from '../../../../src/core/cluster/connections.ts';
import { watchClusters } from '../../../../src/core/providers/kubernetes/watchClusters.ts';

let home: string;
let stop: AbortController;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lockstep-home-'));
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await rm(home, { recursive: true, force: true });
});

/** JSON is YAML. Nothing listens on the server's port. */
const kubeconfig = (current: string, ...names: readonly string[]): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': current,
    contexts: names.map(name => ({ name, context: { cluster: 'dead', user: 'ada' } })),
    clusters: [{ name: 'dead', cluster: { server: 'http://127.0.0.1:9' } }],
    users: [{ name: 'ada', user: { token: 'none' } }],
  });

/** As editors and kubectl write: aside, then moved to its place. */
async function write(content: string): Promise<void> {
  await mkdir(join(home, '.kube'), { recursive: true });
  await writeFile(join(home, 'new'), content);
  await rename(join(home, 'new'), join(home, '.kube', 'config'));
}

function watchAll(contexts: readonly string[] = []): AsyncGenerator<EnvironmentChange, void> {
  const sources = { env: {}, home, platform: 'linux' } as const;
  const connections = new Connections(sources, silentLogger);
  const options = { sources, connections, contexts, namespaces: {}, self: 'ada@laptop', logger: silentLogger };
  return watchClusters(options, stop.signal);
}

async function take(changes: AsyncIterator<EnvironmentChange, void>, count: number): Promise<EnvironmentChange[]> {
  const taken: EnvironmentChange[] = [];
  while (taken.length < count) {
    const next = await changes.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}

const words = (change: EnvironmentChange): string =>
  change.kind === 'place' ? change.place.id : 'place' in change ? `${change.kind} ${change.place}` : change.kind;

test('without a kubeconfig there are no places, until one appears', async () => {
  const changes = watchAll();
  expect(await take(changes, 1)).toMatchObject([
    { kind: 'noPlaces', reason: expect.stringContaining('kubeconfig') as string },
  ]);
  const next = take(changes, 2);
  await write(kubeconfig('', 'office'));
  expect(await next).toMatchObject([
    {
      kind: 'place',
      place: { id: 'kubernetes:office', availability: { remedy: { setting: 'lockstep.kubernetes.contexts' } } },
    },
    { kind: 'settled', place: 'kubernetes:office' },
  ]);
});

test('contexts come and go with the file, and those that stay are not told again', async () => {
  await write(kubeconfig('', 'a', 'b'));
  const changes = watchAll();
  expect((await take(changes, 4)).map(words)).toEqual([
    'kubernetes:a',
    'kubernetes:b',
    'settled kubernetes:a',
    'settled kubernetes:b',
  ]);
  await write(kubeconfig('', 'b', 'c'));
  expect((await take(changes, 3)).map(words)).toEqual([
    'placeGone kubernetes:a',
    'kubernetes:c',
    'settled kubernetes:c',
  ]);
});

test('a current context whose server is away says so, and no place is settled before all are told', async () => {
  await write(kubeconfig('dead', 'office', 'dead'));
  const told = await take(watchAll(), 4);
  expect(told.map(words)).toEqual([
    'kubernetes:office',
    'kubernetes:dead',
    'settled kubernetes:office',
    'settled kubernetes:dead',
  ]);
  expect(told[1]).toMatchObject({
    place: { availability: { kind: 'unreachable', reason: expect.stringContaining('127.0.0.1:9') as string } },
  });
});

test('a kubeconfig that cannot be read is a place that says why', async () => {
  await write('contexts: [');
  const [place] = await take(watchAll(), 1);
  expect(place).toMatchObject({ kind: 'place', place: { availability: { kind: 'unreachable' } } });
});

test('a context that was chosen and is missing is a place that says so, until it is there', async () => {
  await write(kubeconfig('gone', 'office'));
  const changes = watchAll(['office', 'nosuch']);
  const told = (await take(changes, 6)).filter(({ kind }) => kind === 'place');
  // Behind what is a context, which is asked first.
  expect(told.map(words)).toEqual(['kubernetes:office', 'kubernetes:gone', 'kubernetes:nosuch']);
  const reason = (name: string): string => `There is no Kubernetes context ${name}, only office.`;
  expect(told.slice(1)).toMatchObject(
    ['gone', 'nosuch'].map(name => ({
      place: { id: `kubernetes:${name}`, availability: { kind: 'unreachable', reason: reason(name) } },
    })),
  );
  await write(kubeconfig('', 'office', 'nosuch'));
  expect((await take(changes, 3)).map(words)).toEqual([
    'placeGone kubernetes:gone',
    'placeGone kubernetes:nosuch',
    'kubernetes:nosuch',
  ]);
});

test('a context that is there again before the others have answered is no place that says it is missing', async () => {
  const { promise: asked, resolve: ask } = Promise.withResolvers<Socket>();
  await using server = createServer(ask).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const slow = (current: string, ...names: readonly string[]): string =>
    kubeconfig(current, ...names).replace(':9', `:${port}`);
  await write(slow('gone', 'office', 'other'));
  const changes = watchAll(['office']);
  expect((await take(changes, 1)).map(words)).toEqual(['kubernetes:other']);
  await write(slow('office', 'office', 'other'));
  expect((await take(changes, 1)).map(words)).toEqual(['placeGone kubernetes:gone']);
  server.close();
  (await asked).destroy();
  const told = (await take(changes, 4)).map(words);
  expect(told[0]).toBe('kubernetes:office');
  expect(told).not.toContain('kubernetes:gone');
});

test('it ends on abort', async () => {
  const changes = watchAll();
  await take(changes, 1);
  stop.abort();
  expect(await changes.next()).toMatchObject({ done: true });
});
