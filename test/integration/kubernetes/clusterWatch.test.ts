import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import type { KubernetesObject } from '../../../src/core/cluster/kubernetesObject.ts';
import { watchEvents } from '../../../src/core/cluster/watchEvents.ts';
import { watchObjects, type ObjectChange } from '../../../src/core/cluster/watchObjects.ts';
import { startSecondApiServer, type SecondApiServer } from '../../rig/kubernetes/secondApiServer.mjs';
import { connectTestCluster, makeTestNamespace, type TestNamespace } from './testNamespace.ts';

const never = new AbortController().signal;
let namespace: TestNamespace;
let second: SecondApiServer;
let cluster: Cluster;
beforeAll(async () => {
  [namespace, second] = await Promise.all([makeTestNamespace(), startSecondApiServer({ name: 'cluster-watch' })]);
  ({ cluster } = await connectTestCluster(second.kubeconfig));
});
afterAll(async () => {
  cluster[Symbol.dispose]();
  await second.kill();
  await namespace[Symbol.asyncDispose]();
});

const create = (name: string): Promise<KubernetesObject> => namespace.create('configmaps', { metadata: { name } });
const remove = (name: string): Promise<unknown> =>
  namespace.cluster.request({ method: 'DELETE', path: `${namespace.path('configmaps')}/${name}` }, never);

/** A watch of the namespace's config maps through the second server; `next` gives the next change of a kind. */
function watching(): { next(kind: ObjectChange<string>['kind']): Promise<string>; stop(): Promise<void> } {
  const stop = new AbortController();
  const options = {
    path: namespace.path('configmaps'),
    slim: ({ metadata }: KubernetesObject): string => metadata.name,
  };
  const changes = watchObjects(cluster, options, AbortSignal.any([stop.signal, AbortSignal.timeout(150_000)]));
  return {
    next: async kind => {
      for (;;) {
        const { value: change, done } = await changes.next();
        if (done === true) throw new Error(`The watch ended before ${kind}.`);
        if (change.kind !== kind) continue;
        if (change.kind === 'listed') return [...change.items].sort().join(' ');
        return change.kind === 'broken' ? change.error.message : change.object;
      }
    },
    stop: async () => {
      stop.abort();
      expect(await changes.next()).toEqual({ done: true, value: undefined });
    },
  };
}

test('objects are listed, told as they come and go, and the end is quiet', async () => {
  await create('there');
  const watch = watching();
  expect(await watch.next('listed')).toBe('kube-root-ca.crt there');
  await create('later');
  expect(await watch.next('set')).toBe('later');
  await remove('there');
  expect(await watch.next('deleted')).toBe('there');
  await remove('later');
  await watch.stop();
});

test('a version that the server no longer has is told as status 410', async () => {
  const selection = { path: namespace.path('configmaps') };
  const reading = async (): Promise<unknown> => {
    for await (const event of await watchEvents(cluster, selection, '1', AbortSignal.timeout(30_000))) return event;
    return undefined;
  };
  await expect(reading()).rejects.toMatchObject({ status: 410, reason: 'Expired' });
});

test('a killed API server is told, and what happened meanwhile is listed when it is back', async () => {
  const watch = watching();
  await watch.next('listed');
  await second.kill();
  expect(await watch.next('broken')).toMatch(/it refuses connections|the connection was cut/);
  await create('meanwhile');
  await second.restart();
  expect(await watch.next('listed')).toBe('kube-root-ca.crt meanwhile');
  await remove('meanwhile');
  expect(await watch.next('deleted')).toBe('meanwhile');
  await watch.stop();
});

test('a frozen API server does not hold a request for longer than its time, and serves again when it thaws', async () => {
  await second.freeze();
  try {
    using hasty = (await connectTestCluster(second.kubeconfig, { requestMilliseconds: 2000 })).cluster;
    await expect(hasty.request({ path: '/version' }, never)).rejects.toMatchObject({ code: 'unreachable', status: 0 });
  } finally {
    second.thaw();
  }
  await cluster.request({ path: '/version' }, never);
});
