import { describe, expect, test } from 'vitest';
import type { Pod } from '../../../../src/core/cluster/pod.ts';
import type { Scalable } from '../../../../src/core/cluster/scalable.ts';
import type { Environment } from '../../../../src/core/environment/environment.ts';
import { recognise } from '../../../../src/core/providers/kubernetes/recognise.ts';

const viewpoint = { context: 'team/prod:eu', namespace: 'shop', self: 'ada@laptop' };

interface PodShape {
  readonly owner?: { readonly kind: string; readonly name: string };
  readonly hash?: string;
  readonly created?: string;
  readonly isReady?: boolean;
  readonly status?: Pod['status'];
  readonly spec?: Partial<Pod['spec']>;
  readonly annotations?: Readonly<Record<string, string>>;
}

function pod(name: string, { owner, hash, created, isReady = true, status, spec, annotations }: PodShape = {}): Pod {
  return {
    metadata: {
      name,
      uid: `uid-${name}`,
      resourceVersion: '1',
      creationTimestamp: created ?? '2026-01-01T00:00:00Z',
      ...(annotations === undefined ? {} : { annotations }),
      ...(hash === undefined ? {} : { labels: { 'pod-template-hash': hash } }),
      ...(owner === undefined
        ? {}
        : { ownerReferences: [{ apiVersion: 'apps/v1', uid: 'o', controller: true, ...owner }] }),
    },
    spec: { containers: [{ name: 'app', image: 'node:20' }], ...spec },
    status: status ?? {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }],
      containerStatuses: [{ name: 'app', ready: isReady, state: { running: {} } }],
    },
  };
}

function made(
  role: string | undefined,
  service: string,
  annotations: Readonly<Record<string, string>> = {},
  replicas = 1,
): Scalable {
  return {
    metadata: {
      name: `lockstep-${service}`,
      uid: service,
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: {
        'lockstep.environment': 'abc',
        'lockstep.service': service,
        ...(role === undefined ? {} : { 'lockstep.role': role }),
      },
      annotations,
    },
    spec: { replicas, template: { spec: { containers: [{ name: service, image: `${service}:1` }] } } },
  };
}

const running = (container: string): Pod['status'] => ({
  phase: 'Running',
  containerStatuses: [{ name: container, state: { running: {} } }],
});
const annotations = {
  'lockstep.owner': 'ada@laptop',
  'lockstep.folder': '/home/ada/shop',
  'lockstep.config-file': '/home/ada/shop/.devcontainer.json',
  'lockstep.spec-hash': 'hash',
  'lockstep.workspace-folder': '/workspaces/shop',
};
const ofWorkspace = { owner: { kind: 'ReplicaSet', name: 'lockstep-app-77' }, hash: '77' };

function environments(
  pods: readonly Pod[],
  workloads: Readonly<Record<string, Scalable>> = {},
): readonly Environment[] {
  const found = recognise(viewpoint, { workloads: new Map(Object.entries(workloads)), pods });
  return [...found.values()].map(({ environment }) => environment);
}

const own = (
  pods: readonly Pod[],
  of: Readonly<Record<string, string>> = annotations,
  replicas = 1,
): Environment | undefined =>
  environments(pods, { 'deployment.lockstep-app': made('workspace', 'app', of, replicas) })[0];

describe('workloads that Lockstep made', () => {
  test('have debug containers by names that stay, however many are added', () => {
    const debugged = (service: string): Pod =>
      pod(service, {
        owner: { kind: 'ReplicaSet', name: `lockstep-${service}-77` },
        hash: '77',
        spec: { ephemeralContainers: [{ name: 'lockstep-debug', targetContainerName: service }] },
        status: {
          phase: 'Running',
          containerStatuses: [{ name: service, state: { running: {} } }],
          ephemeralContainerStatuses: [{ name: 'lockstep-debug', state: { running: {} } }],
        },
      });
    const workloads = {
      'deployment.lockstep-app': made('workspace', 'app', annotations),
      'deployment.lockstep-db': made(undefined, 'db'),
    };
    const names = (...pods: readonly Pod[]): unknown =>
      environments(pods, workloads)[0]?.services.map(({ name }) => name);
    expect(names(debugged('db'))).toEqual(['app', 'db', 'db/lockstep-debug']);
    expect(names(debugged('app'), debugged('db'))).toEqual(['app', 'lockstep-debug', 'db', 'db/lockstep-debug']);
  });

  test('are one environment: the workspace first, then the other services, then their sidecars', () => {
    const db = made(undefined, 'db');
    const sidecar = { name: 'proxy', image: 'proxy:1', restartPolicy: 'Always' };
    const app = made('workspace', 'app', annotations);
    const workspace = {
      ...app,
      spec: {
        ...app.spec,
        template: { spec: { ...app.spec.template.spec, initContainers: [sidecar, { name: 'clone' }] } },
      },
    };
    const all = environments([pod('lockstep-app-77-x', { ...ofWorkspace, status: running('app') })], {
      'deployment.lockstep-db': db,
      'deployment.lockstep-app': workspace,
    });
    expect(all).toMatchObject([
      {
        id: 'kubernetes:team%2Fprod%3Aeu/shop/abc',
        place: 'kubernetes:team%2Fprod%3Aeu',
        name: 'shop',
        state: { kind: 'running' },
        services: [
          { name: 'app', image: 'app:1', state: { kind: 'running' } },
          { name: 'proxy', state: { kind: 'creating' } },
          { name: 'db', state: { kind: 'creating' } },
        ],
        workspace: { local: '/home/ada/shop', remote: '/workspaces/shop', persistence: 'lost' },
        origin: { kind: 'lockstep', specHash: 'hash' },
        owner: 'ada@laptop',
      },
    ]);
    expect(all).toHaveLength(1);
    expect([...(all[0]?.can ?? [])].sort()).toEqual(['rebuild', 'remove', 'stop']);
  });

  test('name a local folder only where this user on this machine made them', () => {
    const theirs = own([], { ...annotations, 'lockstep.owner': 'ada@other' });
    expect(theirs).toMatchObject({ owner: 'ada@other', workspace: { remote: '/workspaces/shop' } });
    expect(theirs?.workspace).not.toHaveProperty('local');
    expect(theirs).not.toHaveProperty('configFile');
    expect(theirs?.can.has('rebuild')).toBe(false);
  });

  test('say why they do not run yet', () => {
    const image = { name: 'app', state: { waiting: { reason: 'InvalidImageName', message: 'bad name' } } };
    const waiting = pod('p', { ...ofWorkspace, status: { phase: 'Pending', containerStatuses: [image] } });
    expect(own([waiting])).toMatchObject({
      state: { kind: 'creating' },
      reason: "The image of app can't be pulled: bad name.",
    });
    const app = made('workspace', 'app', annotations);
    const refused = { type: 'ReplicaFailure', status: 'True' as const, message: 'exceeded quota: small' };
    const quota = environments([], { 'deployment.lockstep-app': { ...app, status: { conditions: [refused] } } });
    expect(quota[0]?.reason).toBe('No pod of lockstep-app can be made: exceeded quota: small.');
  });

  test('are stopped when scaled to nothing and no pod is left, and can be started then', () => {
    const stopped = own([], annotations, 0);
    expect(stopped?.state).toEqual({ kind: 'stopped' });
    expect(stopped?.can.has('start')).toBe(true);
    const stopping = own([pod('p', { ...ofWorkspace, status: running('app') })], annotations, 0);
    expect(stopping?.state).toEqual({ kind: 'running' });
  });

  test('tell an interrupted making and a failed lifecycle command from a finished one', () => {
    const pods = [pod('p', { ...ofWorkspace, status: running('app') })];
    expect(own(pods, { ...annotations, 'lockstep.creating': 'yes' })?.state).toEqual({ kind: 'creating' });
    expect(own(pods, { ...annotations, 'lockstep.failed-at': 'postCreateCommand' })?.state).toEqual({
      kind: 'failed',
      at: 'postCreateCommand',
    });
  });

  test('write nothing on a terminal with what their annotations hold', () => {
    const evil = { ...annotations, 'lockstep.owner': 'eve\u001b[2J', 'lockstep.folder': '/tmp/\u001b]0;x\u0007a\nb' };
    expect(own([], evil)).toMatchObject({ owner: 'eve', name: 'a b' });
  });
});

describe('other workloads', () => {
  test('are found by what keeps their pods, and keep their id over a rollout', () => {
    const before = environments([pod('web-77-x', { owner: { kind: 'ReplicaSet', name: 'web-77' }, hash: '77' })]);
    const after = environments([pod('web-88-x', { owner: { kind: 'ReplicaSet', name: 'web-88' }, hash: '88' })]);
    expect(before[0]).toMatchObject({
      id: 'kubernetes:team%2Fprod%3Aeu/shop/deployment.web',
      name: 'shop/web',
      origin: { kind: 'container' },
    });
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    const others = [
      pod('db-0', { owner: { kind: 'StatefulSet', name: 'db' } }),
      pod('old-5-x', { owner: { kind: 'ReplicaSet', name: 'old-5' } }),
      pod('kube-proxy', { owner: { kind: 'Node', name: 'node-1' } }),
    ];
    expect(environments(others).map(({ id }) => id.split('/').at(-1))).toEqual([
      'statefulset.db',
      'pod.kube-proxy',
      'replicaset.old-5',
    ]);
  });

  test('are there only while a container of theirs runs', () => {
    const done = pod('job', { status: { phase: 'Succeeded' } });
    const waiting = pod('new', { status: { phase: 'Pending' } });
    expect(environments([done, waiting])).toEqual([]);
  });

  test('have their containers as services, the default one first, finished init containers not', () => {
    const spec = {
      containers: [{ name: 'proxy' }, { name: 'app' }],
      initContainers: [{ name: 'migrate' }, { name: 'mesh', restartPolicy: 'Always' }],
    };
    const marked = pod('web', { spec, annotations: { 'kubectl.kubernetes.io/default-container': 'app' } });
    expect(environments([marked])[0]?.services.map(({ name }) => name)).toEqual(['app', 'proxy', 'mesh']);
  });

  test('are worked in through their newest ready pod', () => {
    const owner = { kind: 'StatefulSet', name: 'db' };
    const pods = [
      pod('old', { owner, created: '2026-01-01T00:00:00Z' }),
      pod('ready', { owner, created: '2026-01-02T00:00:00Z' }),
      pod('starting', { owner, created: '2026-01-03T00:00:00Z', isReady: false }),
    ];
    const [found] = recognise(viewpoint, { workloads: new Map(), pods }).values();
    expect(found?.services[0].pods.map(({ metadata }) => metadata.name)).toEqual(['ready', 'old', 'starting']);
  });

  test('are healthy by their readiness probe, and say nothing without one', () => {
    const probed = pod('web', { spec: { containers: [{ name: 'app', readinessProbe: {} }] }, isReady: false });
    expect(environments([probed, pod('plain')]).map(({ services }) => services[0]?.state)).toEqual([
      { kind: 'running' },
      { kind: 'running', health: 'starting' },
    ]);
  });
});
