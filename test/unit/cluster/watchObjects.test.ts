import type { ServerResponse } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import type { KubernetesObject } from '../../../src/core/cluster/kubernetesObject.ts';
import { watchObjects, type ObjectChange, type WatchOptions } from '../../../src/core/cluster/watchObjects.ts';
import { json, playServer, refusal, type PlayedServer } from './apiServer.ts';

afterEach(() => vi.useRealTimers());

const object = (name: string, resourceVersion: string): object => ({
  kind: 'Pod',
  metadata: { name, resourceVersion, managedFields: [{ manager: 'kubectl' }] },
});
const list = (resourceVersion: string, names: readonly string[], next?: string): object => ({
  metadata: { resourceVersion, ...(next === undefined ? {} : { continue: next }) },
  items: names.map(name => object(name, '1')),
});
const event = (type: string, body: object): string => `${JSON.stringify({ type, object: body })}\n`;

/** Answers lists and watches in turn, each as a test says it; the last of them goes on. */
function playWatches(
  lists: readonly ((response: ServerResponse) => void)[],
  watches: readonly ((response: ServerResponse) => void)[],
): Promise<PlayedServer> {
  const asked = { lists: 0, watches: 0 };
  return playServer((request, response) => {
    const isWatch = request.url?.includes('watch=true') === true;
    const answers = isWatch ? watches : lists;
    const index = isWatch ? asked.watches++ : asked.lists++;
    answers[Math.min(index, answers.length - 1)]?.(response);
  });
}

const told = <T>(change: ObjectChange<T>): string => {
  switch (change.kind) {
    case 'listed':
      return `listed ${change.items.map(item => nameOf(item)).join(' ')}`;
    case 'broken':
      return `broken ${change.error.status}`;
    default:
      return `${change.kind} ${nameOf(change.object)}`;
  }
};
const nameOf = (item: unknown): string => (item as KubernetesObject).metadata.name;

/** What is told until so many changes have come. */
async function changes(
  server: PlayedServer,
  count: number,
  options: Partial<WatchOptions<unknown>> = {},
): Promise<string[]> {
  const cluster = await server.connect();
  const seen: string[] = [];
  for await (const change of watchObjects(cluster, { path: '/api/v1/pods', ...options }, AbortSignal.timeout(8000))) {
    seen.push(told(change));
    if (seen.length === count) break;
  }
  return seen;
}

const open =
  (...events: string[]) =>
  (response: ServerResponse): void =>
    void response.writeHead(200).write(events.join(''));
const closing =
  (...events: string[]) =>
  (response: ServerResponse): void =>
    void response.writeHead(200).end(events.join(''));
const queries = (server: PlayedServer): URLSearchParams[] =>
  server.requests.map(({ url = '' }) => new URL(url, 'http://x').searchParams);

test('pages are listed as one, then events come one by one, with selectors and bookmarks asked for', async () => {
  await using server = await playWatches(
    [response => json(response, list('10', ['a', 'b'], 'more')), response => json(response, list('10', ['c']))],
    [
      open(
        event('ADDED', object('d', '11')),
        event('MODIFIED', object('a', '12')),
        event('DELETED', object('b', '13')),
      ),
    ],
  );
  const options = { labelSelector: 'app=web', fieldSelector: 'status.phase=Running' };
  expect(await changes(server, 4, options)).toEqual(['listed a b c', 'set d', 'set a', 'deleted b']);
  const [first, second, watch] = queries(server).map(query => Object.fromEntries(query));
  expect(first).toEqual({ limit: '500', ...options });
  expect(second).toEqual({ limit: '500', continue: 'more', ...options });
  expect(watch).toMatchObject({ watch: 'true', allowWatchBookmarks: 'true', resourceVersion: '10', ...options });
  expect(Number(watch?.['timeoutSeconds'])).toBeGreaterThanOrEqual(300);
});

test('what a watch keeps of an object is chosen; by default all but its managed fields', async () => {
  await using server = await playWatches(
    [response => json(response, list('1', ['a']))],
    [open(event('ADDED', object('b', '2')))],
  );
  const cluster = await server.connect();
  const read = async <T>(options: WatchOptions<T>): Promise<T[]> => {
    const seen: T[] = [];
    for await (const change of watchObjects(cluster, options, AbortSignal.timeout(8000))) {
      if (change.kind === 'listed') seen.push(...change.items);
      if (change.kind === 'set') return [...seen, change.object];
    }
    return seen;
  };
  const whole = await read<KubernetesObject>({ path: '/x' });
  expect(whole.map(({ metadata }) => Object.keys(metadata))).toEqual([
    ['name', 'resourceVersion'],
    ['name', 'resourceVersion'],
  ]);
  expect(await read({ path: '/x', slim: ({ metadata }) => metadata.name })).toEqual(['a', 'b']);
});

test('a cut or ended watch goes on from the last version that came, a bookmark among them, and nothing is told', async () => {
  await using server = await playWatches(
    [response => json(response, list('10', []))],
    [
      closing(event('BOOKMARK', object('', '20'))),
      response => {
        response
          .writeHead(200)
          .write(event('ADDED', object('a', '21')) + event('ADDED', object('half', '22')).slice(0, 20));
        setImmediate(() => server.cut());
      },
      open(event('ADDED', object('b', '23'))),
    ],
  );
  expect(await changes(server, 3)).toEqual(['listed ', 'set a', 'set b']);
  expect(queries(server).map(query => query.get('resourceVersion'))).toEqual([null, '10', '20', '21']);
});

test.each([
  ['an event', closing(event('ERROR', refusal(410, 'Expired', 'too old resource version')))],
  ['an answer', (response: ServerResponse): void => json(response, refusal(410, 'Gone', 'too old'), 410)],
])('a version that the server has forgotten, told by %s, leads to a new list', async (_, expired) => {
  await using server = await playWatches(
    [response => json(response, list('10', ['a'])), response => json(response, list('90', ['b']))],
    [expired, open(event('ADDED', object('c', '91')))],
  );
  expect(await changes(server, 3)).toEqual(['listed a', 'listed b', 'set c']);
});

test('a page that the server has forgotten in the middle leads to a new list', async () => {
  await using server = await playWatches(
    [
      response => json(response, list('10', ['a'], 'more')),
      response => json(response, refusal(410, 'Expired', 'continue is too old'), 410),
      response => json(response, list('20', ['b'])),
    ],
    [open()],
  );
  expect(await changes(server, 1)).toEqual(['listed b']);
});

test('a server that is away is told, asked again, and its return is a new list', async () => {
  const away = (response: ServerResponse): void => void response.socket?.destroy();
  await using server = await playWatches(
    [response => json(response, list('10', ['a'])), away, response => json(response, list('20', ['b']))],
    // The first is a kept connection that turns out dead, which is tried again without a word.
    [away, away, open(event('ADDED', object('c', '21')))],
  );
  expect(await changes(server, 5)).toEqual(['listed a', 'broken 0', 'broken 0', 'listed b', 'set c']);
});

test('what cannot be read is passed over by a new list, and told where that cannot be read either', async () => {
  const odd = { kind: 'Pod', metadata: { name: 'odd', resourceVersion: '11' }, spec: null };
  const fine = { ...list('20', []), items: [{ ...object('a', '1'), spec: { nodeName: 'one' } }] };
  await using server = await playWatches(
    [
      response => json(response, list('10', [])),
      response => json(response, { ...list('12', []), items: [odd] }),
      response => json(response, fine),
    ],
    [open(event('ADDED', odd)), open('{"type":"ADDED"}\n'), open()],
  );
  const slim = (raw: KubernetesObject): KubernetesObject => {
    (raw as KubernetesObject & { spec: { nodeName?: string } }).spec.nodeName?.trim();
    return raw;
  };
  expect(await changes(server, 4, { slim })).toEqual(['listed ', 'broken 0', 'listed a', 'listed a']);
});

test('a refusal is told, asked about again after a growing while, and gone when what is missing is granted', async () => {
  const started = Date.now();
  const refused = (response: ServerResponse): void => json(response, refusal(403, 'Forbidden', 'no'), 403);
  await using server = await playWatches(
    [refused, refused, response => json(response, list('10', ['a']))],
    [open(event('ADDED', object('b', '11')))],
  );
  expect(await changes(server, 4)).toEqual(['broken 403', 'broken 403', 'listed a', 'set b']);
  expect(Date.now() - started).toBeGreaterThanOrEqual(740);
});

test('a watch that is silent for longer than bookmarks are apart is opened anew where it was', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  await using server = await playWatches(
    [response => json(response, list('10', []))],
    [open(event('ADDED', object('a', '11'))), open(event('ADDED', object('b', '12')))],
  );
  const cluster = await server.connect();
  const watch = watchObjects(cluster, { path: '/x' }, AbortSignal.timeout(8000));
  await watch.next();
  await watch.next();
  const next = watch.next();
  // By steps, because a jump would stand for a machine that slept.
  for (let waited = 0; waited < 90; waited += 5) await vi.advanceTimersByTimeAsync(5000);
  expect(server.requests).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(5000);
  expect(told((await next).value as ObjectChange<unknown>)).toBe('set b');
  expect(queries(server).at(-1)?.get('resourceVersion')).toBe('11');
  await watch.return();
});

test('a machine that slept looks again at once', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  await using server = await playWatches(
    [response => json(response, list('10', []))],
    [open(), open(event('ADDED', object('b', '12')))],
  );
  const cluster = await server.connect();
  const watch = watchObjects(cluster, { path: '/x' }, AbortSignal.timeout(8000));
  await watch.next();
  const next = watch.next();
  await vi.waitFor(() => expect(server.requests).toHaveLength(2));
  vi.setSystemTime(Date.now() + 60_000);
  await vi.advanceTimersByTimeAsync(5000);
  expect(told((await next).value as ObjectChange<unknown>)).toBe('set b');
  await watch.return();
});

test('abort ends it quietly, and closes the connection', async () => {
  await using server = await playWatches([response => json(response, list('1', []))], [open()]);
  const cluster = await server.connect();
  const stop = new AbortController();
  const watch = watchObjects(cluster, { path: '/x' }, stop.signal);
  await watch.next();
  const next = watch.next();
  await vi.waitFor(() => expect(server.requests).toHaveLength(2));
  const socket = server.requests[1]?.socket;
  stop.abort();
  expect(await next).toEqual({ done: true, value: undefined });
  await vi.waitFor(() => expect(socket?.destroyed).toBe(true));
});

test('whoever stops reading closes the connection', async () => {
  await using server = await playWatches(
    [response => json(response, list('1', []))],
    [open(event('ADDED', object('a', '2')))],
  );
  expect(await changes(server, 2)).toEqual(['listed ', 'set a']);
  await vi.waitFor(() => expect(server.requests[1]?.socket.destroyed).toBe(true));
});
