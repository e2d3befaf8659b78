import { describe, expect, test } from 'vitest';
import { toObjects } from '../../../../../src/core/providers/kubernetes/provision/toObjects.ts';
import { environmentPlan, servicePlan } from './plans.ts';

const workspaceVolume = { kind: 'workspace', source: '/home/ada/shop', target: '/srv/shop', readOnly: false } as const;

interface Template {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly Record<string, unknown>[];
        readonly initContainers?: readonly Record<string, unknown>[];
        readonly volumes: readonly unknown[];
        readonly affinity?: unknown;
      };
    };
  };
}
const podOf = (object: unknown): Template['spec']['template']['spec'] => (object as Template).spec.template.spec;

describe('the objects of an environment', () => {
  test('have names that Kubernetes takes, from the folder and the environment', () => {
    const { workspace, shared } = toObjects(environmentPlan([servicePlan('app', { volumes: [workspaceVolume] })]));
    expect([workspace.object, ...shared].map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Deployment my-shop-0123456789ab',
      'PersistentVolumeClaim my-shop-0123456789ab-workspace',
      'Service app',
    ]);
  });

  test('give a variable that holds a secret by reference, and no variable a meaning of its own', () => {
    const env = { URL: 'postgres://ada:hunter2@db', TEXT: '$(HOME) $$x $y' };
    const { workspace, shared } = toObjects(environmentPlan([servicePlan('app', { env })], { secrets: ['hunter2'] }));
    expect(podOf(workspace.object).containers[0]?.['env']).toEqual([
      { name: 'URL', valueFrom: { secretKeyRef: { name: 'my-shop-0123456789ab-secrets', key: 'app.URL' } } },
      { name: 'TEXT', value: '$$(HOME) $$$x $y' },
    ]);
    expect(shared.find(({ kind }) => kind === 'Secret')?.data).toEqual({
      'app.URL': Buffer.from(env.URL).toString('base64'),
    });
    expect(JSON.stringify(workspace.object)).not.toContain('hunter2');
  });

  test('mount parts of the workspace from its one claim, beside which their pods run', () => {
    const part = { kind: 'workspace', source: '/home/ada/shop/web/src', target: '/src', readOnly: true } as const;
    const plan = environmentPlan([
      servicePlan('app', { volumes: [workspaceVolume] }),
      servicePlan('web', { volumes: [part] }),
      servicePlan('db'),
    ]);
    const [web, db] = toObjects(plan).others.map(({ object }) => podOf(object));
    expect(web?.containers[0]?.['volumeMounts']).toEqual([
      { name: 'workspace', mountPath: '/src', readOnly: true, subPath: 'files/web/src' },
    ]);
    expect(web?.affinity).toBeDefined();
    expect(db?.affinity).toBeUndefined();
  });

  test('prepare volumes with what the image has, and wait for the files of this making', () => {
    const kept = { kind: 'kept', name: 'node_modules', target: '/srv/shop/node_modules', readOnly: false } as const;
    const plan = environmentPlan([servicePlan('app', { volumes: [workspaceVolume, kept] })], { remoteUser: 'node' });
    const [prepare] = podOf(toObjects(plan).workspace.object).initContainers ?? [];
    expect(prepare?.['args']).toEqual(['node', '/lockstep/workspace/ready-token', '/srv/shop/node_modules']);
    expect(prepare?.['volumeMounts']).toEqual([
      { name: 'workspace', mountPath: '/lockstep/workspace' },
      { name: 'kept-node-modules', mountPath: '/lockstep/volumes/0', subPath: 'content' },
    ]);
  });

  test('give small files as they are, one at its own path and several below theirs', () => {
    const file = new Map([['', Buffer.from('one')]]);
    const folder = new Map([
      ['a.sql', Buffer.from('a')],
      ['deep/b.sql', Buffer.from([0xff])],
    ]);
    const files = { kind: 'files', readOnly: true, secret: false } as const;
    const volumes = [
      { ...files, files: file, target: '/etc/db.conf' },
      { ...files, files: folder, target: '/init' },
    ];
    const { others, shared } = toObjects(environmentPlan([servicePlan('app'), servicePlan('db', { volumes })]));
    const db = podOf(others[0]?.object);
    expect(db.containers[0]?.['volumeMounts']).toEqual([
      { name: 'db-0', mountPath: '/etc/db.conf', readOnly: true, subPath: 'file-0' },
      { name: 'db-1', mountPath: '/init', readOnly: true },
    ]);
    expect(db.volumes[1]).toMatchObject({
      configMap: {
        items: [
          { key: 'file-0', path: 'a.sql' },
          { key: 'file-1', path: 'deep/b.sql' },
        ],
      },
    });
    expect(shared.filter(({ kind }) => kind === 'ConfigMap').map(({ binaryData }) => binaryData)).toEqual([
      { 'file-0': 'b25l' },
      { 'file-0': 'YQ==', 'file-1': '/w==' },
    ]);
  });

  test('put services that share a network into one pod, and what others wait for to end into a job', () => {
    const plan = environmentPlan([
      servicePlan('app', { networkOf: 'db', needs: [{ service: 'migrate', until: 'completed' }] }),
      servicePlan('cache', { needs: [{ service: 'migrate', until: 'completed' }] }),
      servicePlan('db'),
      servicePlan('migrate'),
    ]);
    const { workspace, others } = toObjects(plan);
    expect(podOf(workspace.object).containers.map(({ name }) => name)).toEqual(['app', 'db']);
    expect(others.map(({ object }) => `${object.kind} ${object.metadata.name}`)).toEqual([
      'Job my-shop-0123456789ab-migrate',
      'Deployment my-shop-0123456789ab-cache',
    ]);
  });

  test('name services for each other whatever their ports are', () => {
    const ports = [{ port: 80, protocol: 'TCP' }] as const;
    const { shared } = toObjects(environmentPlan([servicePlan('app'), servicePlan('web', { ports })]));
    const services = shared.filter(({ kind }) => kind === 'Service');
    expect(services.map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
      ['app', expect.not.objectContaining({ ports: expect.anything() as unknown })],
      ['web', expect.objectContaining({ clusterIP: 'None', ports: [{ name: 'tcp-80', port: 80, protocol: 'TCP' }] })],
    ]);
  });
});
