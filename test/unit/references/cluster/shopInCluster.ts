import type { Reading } from '../../../../src/core/environment/reading.ts';
import type { ReadContext, ReadOutcome } from '../../../../src/core/references/referenceReader.ts';
import { clusterReader } from '../../../../src/core/references/cluster/clusterReader.ts';
import { parseReferenceTarget } from '../../../../src/core/references/parseReferenceTarget.ts';
import { filesOf } from '../filesOf.ts';
import { fakeCluster } from './fakeCluster.ts';

export const apps = '/apis/apps/v1/namespaces/shop';
export const core = '/api/v1/namespaces/shop';
export const digest = `sha256:${'a'.repeat(64)}`;
export const metadata = (name: string, more: object = {}): object => ({
  name,
  namespace: 'shop',
  uid: `uid-${name}`,
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
  ...more,
});
export const template = (image: string, more: object = {}): object => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image, ...more }] },
});
export const deployment = (name: string, revision: string, spec: object): object => ({
  metadata: metadata(name, { annotations: { 'deployment.kubernetes.io/revision': revision } }),
  spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: spec },
});
export const replicaSet = (name: string, revision: string, spec: object): object => ({
  metadata: metadata(name, {
    annotations: { 'deployment.kubernetes.io/revision': revision },
    ownerReferences: [{ uid: 'uid-web', kind: 'Deployment', name: 'web', controller: true }],
  }),
  spec: { template: spec },
});
export const pod = (
  name: string,
  owner: string,
  ready: 'True' | 'False',
  containers: readonly object[] = [{ name: 'web' }],
): object => ({
  metadata: metadata(name, {
    ownerReferences: [{ uid: `uid-${owner}`, kind: 'ReplicaSet', name: owner, controller: true }],
  }),
  spec: { nodeName: 'node-1', containers },
  status: {
    conditions: [{ type: 'Ready', status: ready }],
    containerStatuses: [{ name: 'web', imageID: `registry.example.com/web@${digest}` }],
  },
});
const node = {
  metadata: metadata('node-1'),
  status: {
    nodeInfo: {
      architecture: 'arm64',
      operatingSystem: 'linux',
      osImage: 'Debian GNU/Linux 12',
      kernelVersion: '6.1.0',
    },
  },
};

export async function outcomeOf(
  text: string,
  answers: Readonly<Record<string, unknown>>,
  more: Partial<ReadContext> = {},
): Promise<ReadOutcome> {
  const context: ReadContext = {
    files: filesOf({}),
    side: 'reference',
    cluster: () => Promise.resolve(fakeCluster(answers)),
    ...more,
  };
  return clusterReader.read(parseReferenceTarget(text), context, new AbortController().signal);
}

export async function read(...request: Parameters<typeof outcomeOf>): Promise<readonly Reading[]> {
  const outcome = await outcomeOf(...request);
  if (outcome.kind === 'ambiguous') throw new Error(JSON.stringify(outcome));
  return outcome.readings;
}

export async function live(...request: Parameters<typeof outcomeOf>): Promise<Reading> {
  const found = (await read(...request)).find(({ kind }) => kind === 'cluster');
  if (found === undefined) throw new Error('nothing was read');
  return found;
}

export const running = {
  [`${apps}/deployments`]: [deployment('web', '1', template('web:1'))],
  [`${apps}/replicasets`]: [replicaSet('web-a', '1', template('web:1'))],
  [`${core}/pods`]: [pod('web-a-1', 'web-a', 'True')],
  '/api/v1/nodes/node-1': node,
};
