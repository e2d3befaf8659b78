import { expect, test } from 'vitest';
import { LockstepError } from '../../../../src/core/base/lockstepError.ts';
import type { Inspection } from '../../../../src/core/environment/inspection.ts';
import type { Reading } from '../../../../src/core/environment/reading.ts';
import type { ReadContext, ReadOutcome } from '../../../../src/core/references/referenceReader.ts';
import { clusterReader } from '../../../../src/core/references/cluster/clusterReader.ts';
import { parseReferenceTarget } from '../../../../src/core/references/parseReferenceTarget.ts';
import { filesOf } from '../filesOf.ts';
import { facts } from '../readFacts.ts';
import { fakeCluster } from './fakeCluster.ts';

const apps = '/apis/apps/v1/namespaces/shop';
const core = '/api/v1/namespaces/shop';
const digest = `sha256:${'a'.repeat(64)}`;
const metadata = (name: string, more: object = {}): object => ({
  name,
  namespace: 'shop',
  uid: `uid-${name}`,
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
  ...more,
});
const template = (image: string, more: object = {}): object => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image, ...more }] },
});
const deployment = (name: string, revision: string, spec: object): object => ({
  metadata: metadata(name, { annotations: { 'deployment.kubernetes.io/revision': revision } }),
  spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, template: spec },
});
const replicaSet = (name: string, revision: string, spec: object): object => ({
  metadata: metadata(name, {
    annotations: { 'deployment.kubernetes.io/revision': revision },
    ownerReferences: [{ uid: 'uid-web', kind: 'Deployment', name: 'web', controller: true }],
  }),
  spec: { template: spec },
});
const pod = (
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

async function outcomeOf(
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

async function read(...request: Parameters<typeof outcomeOf>): Promise<readonly Reading[]> {
  const outcome = await outcomeOf(...request);
  if (outcome.kind === 'ambiguous') throw new Error(JSON.stringify(outcome));
  return outcome.readings;
}

async function live(...request: Parameters<typeof outcomeOf>): Promise<Reading> {
  const found = (await read(...request)).find(({ kind }) => kind === 'cluster');
  if (found === undefined) throw new Error('nothing was read');
  return found;
}

const running = {
  [`${apps}/deployments`]: [deployment('web', '1', template('web:1'))],
  [`${apps}/replicasets`]: [replicaSet('web-a', '1', template('web:1'))],
  [`${core}/pods`]: [pod('web-a-1', 'web-a', 'True')],
  '/api/v1/nodes/node-1': node,
};

test('tells the digest that runs, its node, and where in the cluster each fact stands', async () => {
  const reading = await live('cluster:shop/deployment/web', running);
  expect(reading).toMatchObject({
    level: 'orchestrator',
    source: 'shop (context prod/eu:1)',
    workload: 'deployment/web',
    problems: [],
  });
  expect(facts(reading, /^(?:image\.(?:ref|dig)|cpu|kernel|deployment\.repl)/)).toEqual({
    'image.reference': 'web:1',
    'image.digest': digest,
    'cpu.architecture': 'arm64',
    'kernel.release': '6.1.0',
    'deployment.replicas': 2,
  });
  const source = (key: string): unknown => reading.facts.find(fact => fact.key === key)?.sources;
  expect(source('image.reference')).toEqual([
    {
      method: 'declared',
      detail: 'deployment/web in shop (context prod/eu:1), spec.template.spec.containers[web].image',
    },
  ]);
  expect(source('kernel.release')).toEqual([
    { method: 'observed', detail: 'node/node-1, Debian GNU/Linux 12, of context prod/eu:1' },
  ]);
});

test('a rollout that hangs has not changed production', async () => {
  const hanging = {
    ...running,
    [`${apps}/deployments`]: [deployment('web', '2', template('web:2'))],
    [`${apps}/replicasets`]: [replicaSet('web-b', '2', template('web:2')), replicaSet('web-a', '1', template('web:1'))],
    [`${core}/pods`]: [pod('web-b-1', 'web-b', 'False'), pod('web-a-1', 'web-a', 'True')],
  };
  const reading = await live('cluster:shop/deployment/web', hanging);
  expect(facts(reading, /reference/)).toEqual({ 'image.reference': 'web:1' });
  expect(reading.problems).toMatchObject([{ message: expect.stringContaining('still run revision 1') as string }]);
  const [waiting, old] = hanging[`${core}/pods`];
  const started = { ...hanging, [`${core}/pods`]: [old, { ...waiting, status: (old as { status: object }).status }] };
  const after = await live('cluster:shop/deployment/web', started);
  expect(facts(after, /reference/)).toEqual({ 'image.reference': 'web:2' });
});

test('what admission adds to a pod is seen: sidecars, and limits of a LimitRange', async () => {
  const containers = [{ name: 'web', resources: { limits: { memory: '1Gi', cpu: '500m' } } }, { name: 'istio-proxy' }];
  const reading = await live('cluster:shop/deployment/web', {
    ...running,
    [`${core}/pods`]: [pod('web-a-1', 'web-a', 'True', containers)],
  });
  expect(facts(reading, /^(?:deployment\.sidecar|resources\..*limit)/)).toEqual({
    'deployment.sidecar.istio-proxy': true,
    'resources.memory.limit': 2 ** 30,
    'resources.cpu.limit': 500,
  });
});

test('a service that an operator runs is told by the operator’s object', async () => {
  const groups = [{ name: 'postgresql.cnpg.io', preferredVersion: { version: 'v1' } }];
  const path = '/apis/postgresql.cnpg.io/v1/namespaces/shop/clusters';
  const database = { metadata: metadata('db'), spec: { imageName: 'ghcr.io/cloudnative-pg/postgresql:17.2' } };
  const answers = { ...running, '/apis': { groups }, [path]: [database] };
  expect(facts(await live('cluster:shop/deployment/web', answers), /^service\.\w+(?:\.version)?$/)).toEqual({
    'service.postgres': true,
    'service.postgres.version': '17.2',
  });
  const refused = await live('cluster:shop/deployment/web', { ...answers, [path]: 403 });
  expect(refused.speaks).not.toContain('service.*');
});

test('whether a claim is shared is unknown where claims may not be read', async () => {
  const mounted = template('web:1', {
    volumeMounts: [
      { name: 'data', mountPath: '/data' },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  });
  const volumes = [
    { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
    { name: 'tmp', emptyDir: {} },
  ];
  const withVolumes = { ...mounted, spec: { ...(mounted as { spec: object }).spec, volumes } };
  const answers = { ...running, [`${apps}/deployments`]: [deployment('web', '1', withVolumes)] };
  const both = { 'mount./data': 'named', 'mount./tmp': 'ephemeral' };
  expect(facts(await live('cluster:shop/deployment/web', answers), /^mount/)).toEqual(both);
  const refused = { ...answers, [`${core}/persistentvolumeclaims`]: 403 };
  expect(facts(await live('cluster:shop/deployment/web', refused), /^mount/)).toEqual({
    ...both,
    'mount./data': 'unknown',
  });
});

test('without a workload all are choices, but for what another object made; its name on the other side decides', async () => {
  const job = {
    metadata: metadata('nightly-1', {
      ownerReferences: [{ uid: 'x', kind: 'CronJob', name: 'nightly', controller: true }],
    }),
    spec: { template: template('job:1') },
  };
  const two = {
    [`${apps}/deployments`]: [deployment('web', '1', template('web:1')), deployment('admin', '1', template('admin:1'))],
    '/apis/batch/v1/namespaces/shop/jobs': [job],
  };
  expect(await outcomeOf('cluster:shop', two)).toEqual({
    kind: 'ambiguous',
    choices: [
      { workload: 'deployment/web', file: 'shop (context prod/eu:1)' },
      { workload: 'deployment/admin', file: 'shop (context prod/eu:1)' },
    ],
  });
  expect(await live('cluster:shop', two, { pairWith: 'admin' })).toMatchObject({ workload: 'deployment/admin' });
  expect(await live('cluster:shop/deploy/web', two)).toMatchObject({ workload: 'deployment/web' });
  await expect(outcomeOf('cluster:shop/deployment/gone', two)).rejects.toMatchObject({
    code: 'notFound',
    message: expect.stringContaining('deployment/admin') as string,
  });
});

test('the workload offered for a missing one is a target that can be pasted', async () => {
  const answers = { [`${apps}/deployments`]: [deployment('web', '1', template('web:1'))] };
  await expect(outcomeOf('cluster:shop/deployment/gone?context=prod/eu:1', answers)).rejects.toMatchObject({
    message: 'There is no workload “deployment/gone” in shop (context prod/eu:1); there are deployment/web.',
    remedy: { text: 'Name one of them: cluster:shop/deployment/web?context=prod/eu:1' },
  });
  await expect(outcomeOf('cluster:shop/gone', answers)).rejects.toMatchObject({
    remedy: { text: 'Name one of them: cluster:shop/deployment/web' },
  });
});

test('a named workload is read where listing its kind is not allowed', async () => {
  const reading = await live('cluster:shop/deployment/web', {
    ...running,
    [`${apps}/deployments`]: 403,
    [`${apps}/deployments/web`]: deployment('web', '1', template('web:1')),
  });
  expect(facts(reading, /digest/)).toEqual({ 'image.digest': digest });
  expect(reading.speaks).not.toContain('service.*');
});

test('the image is looked into by the digest that runs; where that fails the rest is told all the same', async () => {
  const names: string[] = [];
  const inspection: Inspection = {
    facts: [],
    env: { FROM_IMAGE: 'yes' },
    files: new Map([['/etc/os-release', 'ID=debian\n']]),
  };
  const inspect: NonNullable<ReadContext['inspect']> = ({ name }) => {
    names.push(name);
    return Promise.resolve(inspection);
  };
  const [image] = await read('cluster:shop/deployment/web', running, { inspect });
  expect(names).toEqual([`registry.example.com/web@${digest}`]);
  expect(image && facts(image, /^(?:env|os)/)).toMatchObject({ 'env.FROM_IMAGE': 'yes', 'os.family': 'debian' });
  const failing = (): Promise<Inspection> => Promise.reject(new LockstepError('forbidden', 'The registry says no.'));
  const readings = await read('cluster:shop/deployment/web', running, { inspect: failing });
  expect(readings.flatMap(({ problems }) => problems)).toMatchObject([
    { message: expect.stringContaining('The registry says no.') as string },
  ]);
  expect(readings.some(({ kind }) => kind === 'cluster')).toBe(true);
});

test('asks for no Secret and executes nothing, whatever the target asks for, without the face’s consent', async () => {
  const web = template('web:1', { envFrom: [{ secretRef: { name: 'credentials' } }] });
  const cluster = fakeCluster({ ...running, [`${apps}/deployments`]: [deployment('web', '1', web)] });
  const given = { cluster: () => Promise.resolve(cluster) };
  const readings = await read('cluster:shop/deployment/web?secretKeys=yes&probe=yes', {}, given);
  expect(cluster.requests.filter(({ path }) => path.includes('secrets'))).toEqual([]);
  expect(cluster.requests.every(({ method = 'GET' }) => method === 'GET')).toBe(true);
  const resolve = expect.stringContaining('LOCKSTEP_PRODUCTION_CONSENT=yes') as string;
  expect(readings.flatMap(({ problems }) => problems)).toMatchObject([
    { message: 'production was not asked for the keys of its Secrets: nobody agreed', resolve },
    { message: 'the keys of the Secret credentials are not known' },
    { message: 'production was not probed: nobody agreed', resolve },
  ]);
  expect(readings.flatMap(({ speaks }) => speaks)).not.toContain('secret.*');
  const asked: string[] = [];
  const allow = ({ what }: { readonly what: string }): Promise<boolean> => Promise.resolve(asked.push(what) === 0);
  const production = { allow, record: () => Promise.reject(new Error('nothing to record')) };
  await live('cluster:shop/deployment/web?secretKeys=no', {}, { ...given, production });
  expect(asked).toEqual([]);
  await live('cluster:shop/deployment/web?secretKeys=yes&probe=yes', {}, { ...given, production });
  expect(asked).toEqual(['secretKeys', 'probe']);
});

test('an option that there is not is refused, and those there are named', async () => {
  await expect(outcomeOf('cluster:shop/deployment/web?context=prod&prob=yes', running)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('“prob”') as string,
    remedy: { text: 'The options of a cluster are context, probe, secretKeys.' },
  });
});

test('nothing is executed where the audit file can’t be written', async () => {
  const record = (): Promise<never> => Promise.reject(new LockstepError('internal', 'The disk is full.'));
  const production = { allow: () => Promise.resolve(true), record };
  const cluster = fakeCluster(running);
  const opened: string[] = [];
  const watched = {
    ...cluster,
    socket: (request: { readonly path: string }) => (opened.push(request.path), Promise.reject(new Error('no'))),
  };
  const given = { cluster: () => Promise.resolve(watched), production };
  const readings = await read('cluster:shop/deployment/web?probe=yes', {}, given);
  expect(readings.at(-1)).toMatchObject({
    level: 'observed',
    facts: [],
    problems: [{ message: 'the probe told nothing: The disk is full.' }],
  });
  expect(opened).toEqual([]);
});

test('without a cluster, and with one that says no to everything, it says so', async () => {
  const target = parseReferenceTarget('cluster:shop');
  const context: ReadContext = { files: filesOf({}), side: 'reference' };
  const { signal } = new AbortController();
  await expect(clusterReader.read(target, context, signal)).rejects.toMatchObject({
    code: 'notSupported',
  });
  const everything = new Proxy({}, { get: () => 403 });
  await expect(outcomeOf('cluster:shop', everything)).rejects.toMatchObject({ code: 'forbidden' });
});
