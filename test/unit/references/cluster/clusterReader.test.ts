import { expect, test } from 'vitest';
import { LockstepError } from '../../../../src/core/base/lockstepError.ts';
import type { Inspection } from '../../../../src/core/environment/inspection.ts';
import type { ReadContext } from '../../../../src/core/references/referenceReader.ts';
import { facts } from '../readFacts.ts';
import {
  apps,
  core,
  deployment,
  digest,
  live,
  metadata,
  outcomeOf,
  pod,
  read,
  replicaSet,
  running,
  template,
} from './shopInCluster.ts';

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

test('an option that there is not is refused, and those there are named', async () => {
  await expect(outcomeOf('cluster:shop/deployment/web?context=prod&prob=yes', running)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('“prob”') as string,
    remedy: { text: 'The options of a cluster are context, probe, secretKeys.' },
  });
});
