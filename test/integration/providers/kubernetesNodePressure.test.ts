import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClusterNode } from '../../../src/core/cluster/clusterNode.ts';
import { listObjects } from '../../../src/core/cluster/listObjects.ts';
import { waitForPod } from '../../../src/core/providers/kubernetes/provision/waitForPod.ts';
import { accountKubeconfig } from '../kubernetes/accountKubeconfig.ts';
import { connectTestCluster, makeTestNamespace, testLabels, type TestNamespace } from '../kubernetes/testNamespace.ts';
import { never } from './describeProvider.ts';
import { makeEnvironment, providerOf } from './kubernetesEnvironment.ts';
import { becomes, Watcher } from './watcher.ts';

const nodes = '/api/v1/nodes';
const label = 'lockstep.test-node';
/** Only pods of these tests go there. */
const node = `lockstep-test-${randomUUID().slice(0, 8)}`;
const taint = { key: label, value: node, effect: 'NoSchedule' };
const pod = {
  nodeSelector: { [label]: node },
  tolerations: [{ key: taint.key, operator: 'Exists' }],
};
const pressed = `The node ${node} is under memory pressure (it takes pods again when what uses it up has ended).`;
const longestRunMilliseconds = 600_000;

// A cluster that others use, too, gets no node.
describe.skipIf(process.env['LOCKSTEP_TEST_CLUSTER'])('a node under memory pressure', () => {
  let space: TestNamespace;
  let beating: NodeJS.Timeout | undefined;

  /** A node without a kubelet, of which the cluster believes for a while what is written here. */
  beforeAll(async () => {
    space = await makeTestNamespace();
    await removeLeftNodes();
    const metadata = { name: node, labels: { ...testLabels, ...pod.nodeSelector } };
    await space.cluster.request({ method: 'POST', path: nodes, body: { metadata, spec: { taints: [taint] } } }, never);
    beating = setInterval(() => void beat().catch(() => undefined), 10_000);
  });
  afterAll(async () => {
    clearInterval(beating);
    try {
      await space.cluster.request({ method: 'DELETE', path: `${nodes}/${node}` }, never);
    } finally {
      await space[Symbol.asyncDispose]();
    }
  });

  /** Of runs that were killed. */
  async function removeLeftNodes(): Promise<void> {
    const { items } = await listObjects(space.cluster, { path: nodes, labelSelector: label }, raw => raw, never);
    for (const { metadata } of items)
      if (Date.now() - Date.parse(metadata.creationTimestamp) > longestRunMilliseconds)
        await space.cluster.request({ method: 'DELETE', path: `${nodes}/${metadata.name}` }, never);
  }

  /** Else the cluster soon takes it as unreachable. */
  async function beat(): Promise<void> {
    const ready = { type: 'Ready', status: 'True', lastHeartbeatTime: new Date().toISOString() };
    const contentType = 'application/strategic-merge-patch+json';
    const body = { status: { conditions: [ready] } };
    await space.cluster.request({ method: 'PATCH', path: `${nodes}/${node}/status`, body, contentType }, never);
  }

  /** As its kubelet would tell it; resolves when the cluster has drawn its conclusion. */
  async function tell(memoryPressure: 'True' | 'False'): Promise<void> {
    const room = { cpu: '4', memory: '8Gi', pods: '10' };
    const now = new Date().toISOString();
    const condition = (type: string, status: string): object => ({
      ...{ type, status, reason: 'Told', message: 'told by a test' },
      ...{ lastHeartbeatTime: now, lastTransitionTime: now },
    });
    const conditions = [condition('Ready', 'True'), condition('MemoryPressure', memoryPressure)];
    const status = { capacity: room, allocatable: room, conditions };
    await space.cluster.request({ method: 'PATCH', path: `${nodes}/${node}/status`, body: { status } }, never);
    const expected = [taint.key, ...(memoryPressure === 'True' ? ['node.kubernetes.io/memory-pressure'] : [])];
    await space.until<ClusterNode>(nodes, node, ({ spec }) => {
      const keys = spec?.taints?.map(({ key }) => key) ?? [];
      return keys.length === expected.length && expected.every(key => keys.includes(key));
    });
  }

  test('is why a pod waits, as the list says and whoever waits for it, until that is over', async () => {
    await tell('True');
    using watcher = new Watcher(providerOf(space));
    const { id, name, app } = await makeEnvironment(space, { pod });
    await watcher.next(
      becomes(id, ({ state, reason }) => state.kind === 'creating' && reason?.includes(pressed) === true),
      20_000,
    );
    const told: string[] = [];
    const over = new AbortController();
    const step = (message: string): void => {
      told.push(message);
      if (message.includes(pressed)) over.abort();
    };
    const wait = { namespace: space.name, environment: name, service: 'app', deployment: app, what: 'waiting for app' };
    const waiting = waitForPod(
      space.cluster,
      { ...wait, until: () => false },
      { step, output: () => undefined },
      AbortSignal.any([over.signal, AbortSignal.timeout(20_000)]),
    );
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(told.at(-1)).toMatch(
      /^No node takes the pod: 0\/\d+ nodes are available: [^:]*1 node\(s\) had untolerated taint\(s\)\. The node \S+ is under memory pressure \([^)]*\)\.$/,
    );
    await tell('False');
    await watcher.next(
      becomes(id, ({ reason }) => reason === undefined),
      20_000,
    );
  });

  test('is hidden from who may not see nodes, who is told so and that they keep the pod off', async () => {
    await tell('True');
    const kubeconfig = await accountKubeconfig(space, 'reader', 'view');
    const { cluster } = await connectTestCluster(kubeconfig);
    using watcher = new Watcher(providerOf({ ...space, cluster }, { kubeconfig }));
    const { id } = await makeEnvironment(space, { pod });
    await watcher.next(
      becomes(id, ({ reason }) => /untolerated taint\(s\)\. .*may list and watch nodes\.$/.test(reason ?? '')),
      20_000,
    );
    cluster[Symbol.dispose]();
  });
});
