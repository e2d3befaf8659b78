import { expect, test } from 'vitest';
import { LockstepError } from '../../../../src/core/base/lockstepError.ts';
import type { ReadContext } from '../../../../src/core/references/referenceReader.ts';
import { clusterReader } from '../../../../src/core/references/cluster/clusterReader.ts';
import { parseReferenceTarget } from '../../../../src/core/references/parseReferenceTarget.ts';
import { filesOf } from '../filesOf.ts';
import { facts } from '../readFacts.ts';
import { fakeCluster } from './fakeCluster.ts';
import { apps, deployment, digest, live, outcomeOf, read, running, template } from './shopInCluster.ts';

test('a named workload is read where listing its kind is not allowed', async () => {
  const reading = await live('cluster:shop/deployment/web', {
    ...running,
    [`${apps}/deployments`]: 403,
    [`${apps}/deployments/web`]: deployment('web', '1', template('web:1')),
  });
  expect(facts(reading, /digest/)).toEqual({ 'image.digest': digest });
  expect(reading.speaks).not.toContain('service.*');
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
