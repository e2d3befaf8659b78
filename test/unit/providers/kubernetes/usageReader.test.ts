import { expect, test } from 'vitest';
import type { ApiRequest, Cluster } from '../../../../src/core/cluster/cluster.ts';
import { ClusterError } from '../../../../src/core/cluster/clusterError.ts';
import { clusterEnvironmentId } from '../../../../src/core/cluster/clusterId.ts';
import type { EnvironmentId } from '../../../../src/core/environment/ids.ts';
import { UsageReader } from '../../../../src/core/providers/kubernetes/usageReader.ts';
import { clusterOf } from '../../cluster/clusterOf.ts';

const never = new AbortController().signal;
const metricsPath = '/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods';
const idOf = (name: string, namespace = 'shop'): EnvironmentId =>
  clusterEnvironmentId({ context: 'team', namespace, name });
const metadata = (name: string): object => ({ name, uid: name, resourceVersion: '1', creationTimestamp: '' });

/** Of the StatefulSet `web`: the container `app` and one beside it. */
const pod = (name: string): object => ({
  metadata: {
    ...metadata(name),
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: 'w', controller: true }],
  },
  spec: { containers: [{ name: 'app' }, { name: 'proxy' }] },
  status: { phase: 'Running', containerStatuses: [{ name: 'app', state: { running: {} } }] },
});
const metrics = (name: string, usage: Readonly<Record<string, object>>): object => ({
  metadata: { name },
  containers: Object.entries(usage).map(([container, each]) => ({ name: container, usage: each })),
});

function clusterWith(answerOfMetrics: () => unknown): { readonly cluster: Cluster; readonly requests: ApiRequest[] } {
  const requests: ApiRequest[] = [];
  const answer = (path: string): unknown => {
    if (path.startsWith('/apis/metrics')) return answerOfMetrics();
    if (path.endsWith('/statefulsets/web')) return { spec: { selector: { matchLabels: { app: 'web' } } } };
    return { metadata: { resourceVersion: '1' }, items: [pod('web-0'), pod('web-1'), pod('web-2')] };
  };
  const cluster = clusterOf(request => {
    requests.push(request);
    return Promise.resolve(request.path).then(answer);
  });
  return { cluster, requests };
}

const refused = (status: number) => (): never => {
  throw new ClusterError(status === 403 ? 'forbidden' : 'notFound', 'no', { status });
};

test('what a service uses is the sum over its pods, of its own container', async () => {
  const { cluster, requests } = clusterWith(() => ({
    items: [
      metrics('web-0', { app: { cpu: '3996476n', memory: '70056Ki' }, proxy: { cpu: '1m', memory: '1Mi' } }),
      metrics('web-1', { app: { cpu: '10m', memory: '512' }, proxy: { cpu: '0', memory: '1Mi' } }),
      metrics('other', { app: { cpu: '1', memory: '1Gi' } }),
    ],
  }));
  const usage = await new UsageReader().read(cluster, idOf('statefulset.web'), never);
  expect([...usage]).toEqual([
    ['app', { memory: 70056 * 1024 + 512, cpu: 14 }],
    ['proxy', { memory: 2 * 1024 ** 2, cpu: 1 }],
  ]);
  expect(requests.find(({ path }) => path === metricsPath)?.query).toMatchObject({ labelSelector: 'app=web' });
});

test('a service that has no figures yet is left out', async () => {
  const { cluster } = clusterWith(() => ({ items: [metrics('web-0', { proxy: { cpu: '0', memory: '1Mi' } })] }));
  const usage = await new UsageReader().read(cluster, idOf('statefulset.web'), never);
  expect([...usage.keys()]).toEqual(['proxy']);
});

test('a cluster without a metrics-server is asked once', async () => {
  const { cluster, requests } = clusterWith(refused(404));
  const reader = new UsageReader();
  for (const namespace of ['shop', 'shop', 'api'])
    expect(await reader.read(cluster, idOf('abc', namespace), never)).toEqual(new Map());
  expect(requests).toHaveLength(1);
});

test('who may not read the figures of a namespace asks once, and of another one nevertheless', async () => {
  const { cluster, requests } = clusterWith(refused(403));
  const reader = new UsageReader();
  for (const namespace of ['shop', 'shop', 'api', 'shop', 'api'])
    expect(await reader.read(cluster, idOf('abc', namespace), never)).toEqual(new Map());
  expect(requests.map(({ path }) => path)).toEqual([metricsPath, metricsPath.replace('shop', 'api')]);
});

test('a metrics-server that does not answer now is told, and asked again', async () => {
  const { cluster, requests } = clusterWith(refused(503));
  const reader = new UsageReader();
  await expect(reader.read(cluster, idOf('abc'), never)).rejects.toThrow('no');
  await expect(reader.read(cluster, idOf('abc'), never)).rejects.toThrow('no');
  expect(requests).toHaveLength(2);
});
