import { expect, test } from 'vitest';
import type { KubernetesObject, ManagedFields } from '../../../../src/core/cluster/kubernetesObject.ts';
import { compareObjects, objectState } from '../../../../src/core/references/cluster/compareObjects.ts';

const metadata = { name: 'web', uid: '1', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };

interface Web {
  readonly password?: string;
  readonly port?: number;
  readonly command?: readonly string[];
  readonly replicas?: number;
  readonly header?: string;
}

function web({
  password = 'hunter2-first',
  port = 8080,
  command = ['node'],
  replicas = 1,
  header = 'x',
}: Web): KubernetesObject {
  const httpHeaders = [{ name: 'Authorization', value: header }];
  const container = {
    name: 'web',
    image: 'web:1',
    command,
    ports: [{ containerPort: port, protocol: 'TCP' }],
    env: [{ name: 'GREETING', value: password }],
    readinessProbe: { httpGet: { httpHeaders } },
  };
  const template = { metadata: { annotations: { key: password } }, spec: { containers: [container] } };
  return { metadata, spec: { replicas, template } } as KubernetesObject;
}

const changed = (before: KubernetesObject, after: KubernetesObject, managed: readonly ManagedFields[] = []): unknown =>
  compareObjects(objectState(before), objectState(after), managed);

test('tells that a value changed, and the value only where it is known to be harmless', () => {
  const state = objectState(web({}));
  expect(JSON.stringify([...state.values()])).not.toContain('hunter2');
  const after = web({ password: 'hunter2-second', header: 'Bearer hunter2', command: ['node', '--token', 'hunter2'] });
  const changes = changed(web({}), after);
  const container = 'spec.template.spec.containers[web]';
  expect(changes).toEqual([
    { path: 'spec.template.metadata.annotations.key', kind: 'changed' },
    { path: `${container}.command`, kind: 'changed', from: 'node', to: 'node --token •••' },
    { path: `${container}.env[GREETING].value`, kind: 'changed' },
    expect.objectContaining({ path: `${container}.readinessProbe.httpGet.httpHeaders[Authorization].value` }),
  ]);
  expect(JSON.stringify(changes)).not.toContain('hunter2');
});

test('pairs items of lists by what names them', () => {
  expect(changed(web({ port: 8080 }), web({ port: 9090 }))).toMatchObject([
    { path: 'spec.template.spec.containers[web].ports[8080].containerPort', kind: 'removed', from: '8080' },
    { path: 'spec.template.spec.containers[web].ports[8080].protocol', kind: 'removed' },
    { path: 'spec.template.spec.containers[web].ports[9090].containerPort', kind: 'added', to: '9090' },
    { path: 'spec.template.spec.containers[web].ports[9090].protocol', kind: 'added' },
  ]);
});

const owner = (manager: string, time: string, fieldsV1: object): ManagedFields =>
  ({ manager, time, fieldsV1 }) as ManagedFields;
const ofContainer = (fields: object): object => ({
  'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"web"}': fields } } } },
});

test('names the manager who owns the field, the last one where several do', () => {
  const managed = [
    owner(
      'argocd',
      '2026-01-02T00:00:00Z',
      ofContainer({ 'f:env': { 'k:{"name":"GREETING"}': { '.': {}, 'f:value': {} } } }),
    ),
    owner('helm', '2026-01-01T00:00:00Z', ofContainer({ 'f:command': {} })),
    owner('kubectl', '2026-01-03T00:00:00Z', ofContainer({ 'f:command': {} })),
    owner('kubelet', '2026-01-09T00:00:00Z', { 'f:status': {} }),
  ];
  expect(changed(web({}), web({ password: 'other words', command: ['deno'] }), managed)).toMatchObject([
    {},
    { path: expect.stringContaining('command') as string, by: 'kubectl', at: '2026-01-03T00:00:00Z' },
    { path: expect.stringContaining('GREETING') as string, by: 'argocd', at: '2026-01-02T00:00:00Z' },
  ]);
});

test('an autoscaler’s numbers are no change of production, a person’s are', () => {
  const by = (manager: string): readonly ManagedFields[] => [
    owner(manager, '2026-01-01T00:00:00Z', { 'f:spec': { 'f:replicas': {} } }),
  ];
  expect(changed(web({}), web({ replicas: 4 }), by('kube-controller-manager'))).toEqual([]);
  expect(changed(web({}), web({ replicas: 4 }), by('kubectl'))).toMatchObject([{ from: '1', to: '4', by: 'kubectl' }]);
});
