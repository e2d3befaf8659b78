import { expect, test } from 'vitest';
import type { Pod } from '../../../../src/core/cluster/pod.ts';
import type { Scalable } from '../../../../src/core/cluster/scalable.ts';
import { NamespaceView } from '../../../../src/core/providers/kubernetes/namespaceView.ts';

const metadata = (name: string): Pod['metadata'] => ({
  name,
  uid: `uid-${name}`,
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
});

function pod(name: string, { deployment = name, isRunning = true } = {}): Pod {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${deployment}-77`, uid: 'o', controller: true };
  const state = isRunning ? { running: {} } : { waiting: { reason: 'ContainerCreating' } };
  return {
    metadata: { ...metadata(name), labels: { 'pod-template-hash': '77' }, ownerReferences: [owner] },
    spec: { containers: [{ name: 'app' }] },
    status: { phase: isRunning ? 'Running' : 'Pending', containerStatuses: [{ name: 'app', state }] },
  };
}

function workload(name: string, environment: string): Scalable {
  const labels = { 'lockstep.environment': environment, 'lockstep.role': 'workspace' };
  return {
    metadata: { ...metadata(name), labels },
    spec: { template: { spec: { containers: [{ name: 'app' }] } } },
  };
}

const create = (): NamespaceView => new NamespaceView({ context: 'c', namespace: 'n', self: 'ada@laptop' });
const told = (view: NamespaceView): readonly string[] =>
  [...view.changes()].map(change =>
    change.kind === 'environment'
      ? `${change.environment.id.slice('kubernetes:c/n/'.length)} ${change.environment.state.kind}`
      : change.kind === 'gone'
        ? `${change.id.slice('kubernetes:c/n/'.length)} gone`
        : change.kind,
  );

test('an event among hundreds of environments is told as one change, and one that changes nothing as none', () => {
  const view = create();
  view.applyPods({ kind: 'listed', items: Array.from({ length: 500 }, (_, index) => pod(`web-${index}`)) });
  expect(told(view)).toHaveLength(500);
  view.applyPods({ kind: 'deleted', object: pod('web-7') });
  expect(told(view)).toEqual(['deployment.web-7 gone']);
  view.applyPods({ kind: 'set', object: pod('web-7') });
  expect(told(view)).toEqual(['deployment.web-7 running']);
  view.applyPods({
    kind: 'set',
    object: { ...pod('web-7'), metadata: { ...pod('web-7').metadata, resourceVersion: '2' } },
  });
  expect(told(view)).toEqual([]);
});

test('an adopted workload outlives each of its pods until none is left', () => {
  const view = create();
  view.applyPods({ kind: 'set', object: pod('old', { deployment: 'web' }) });
  view.applyPods({ kind: 'set', object: pod('new', { deployment: 'web' }) });
  expect(told(view)).toEqual(['deployment.web running']);
  view.applyPods({ kind: 'deleted', object: pod('old', { deployment: 'web' }) });
  expect(told(view)).toEqual([]);
  view.applyPods({ kind: 'deleted', object: pod('new', { deployment: 'web' }) });
  expect(told(view)).toEqual(['deployment.web gone']);
});

test('what Lockstep made follows its Deployment and its pods, whichever is told first', () => {
  const view = create();
  view.applyPods({ kind: 'set', object: pod('p', { deployment: 'mine', isRunning: false }) });
  view.applyWorkloads('deployment', { kind: 'set', object: workload('mine', 'abc') });
  expect(told(view)).toEqual(['abc creating']);
  view.applyPods({ kind: 'set', object: pod('p', { deployment: 'mine' }) });
  expect(told(view)).toEqual(['abc running']);
  view.applyWorkloads('deployment', { kind: 'deleted', object: workload('mine', 'abc') });
  expect(told(view).toSorted()).toEqual(['abc gone', 'deployment.mine running']);
});

test('a namespace that Lockstep made is an environment that can be removed, until a workspace stands in it', () => {
  const view = create();
  view.applyNamespace({ metadata: { ...metadata('n'), labels: { 'lockstep.environment': 'abc' } } });
  const [unfinished] = [...view.changes()];
  expect(unfinished).toMatchObject({
    environment: { services: [], state: { kind: 'creating' }, can: new Set(['remove']) },
  });
  view.applyWorkloads('deployment', { kind: 'set', object: workload('mine', 'abc') });
  expect([...view.changes()]).toMatchObject([{ environment: { services: [{ name: 'mine' }] } }]);
  view.applyWorkloads('deployment', { kind: 'listed', items: [] });
  expect(told(view)).toEqual(['abc creating']);
  view.applyNamespace(undefined);
  expect(told(view)).toEqual(['abc gone']);
});

test('a namespace that was made for a folder of this person stands for it from its beginning to its end', () => {
  const view = create();
  const made = {
    ...metadata('n'),
    labels: { 'lockstep.environment': 'abc' },
    annotations: { 'lockstep.owner': 'ada@laptop', 'lockstep.folder': '/home/ada/shop' },
  };
  const ofFolder = { name: 'shop', owner: 'ada@laptop', workspace: { local: '/home/ada/shop' } };
  view.applyNamespace({ metadata: made });
  expect([...view.changes()]).toMatchObject([{ environment: { ...ofFolder, state: { kind: 'creating' } } }]);
  view.applyWorkloads('deployment', { kind: 'set', object: workload('mine', 'abc') });
  view.applyPods({ kind: 'set', object: pod('p', { deployment: 'mine' }) });
  expect(told(view)).toEqual(['abc running']);
  view.applyNamespace({ metadata: { ...made, deletionTimestamp: '2026-01-02T00:00:00Z' } });
  const going = { ...ofFolder, state: { kind: 'stopped' }, reason: 'It is being removed.', can: new Set() };
  expect([...view.changes()]).toMatchObject([{ environment: going }]);
  view.applyPods({ kind: 'deleted', object: pod('p', { deployment: 'mine' }) });
  view.applyWorkloads('deployment', { kind: 'listed', items: [workload('mine', 'abc')] });
  expect(told(view)).toEqual([]);
});

test('a list that is read anew tells only what is different, and doubles nothing', () => {
  const view = create();
  view.applyPods({ kind: 'listed', items: [pod('a'), pod('b')] });
  told(view);
  view.applyPods({ kind: 'listed', items: [pod('b'), pod('c')] });
  expect(told(view)).toEqual(['deployment.a gone', 'deployment.c running']);
  expect([...view.leave()]).toHaveLength(2);
});
