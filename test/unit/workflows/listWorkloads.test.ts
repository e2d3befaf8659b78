import { expect, test } from 'vitest';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { ClusterError } from '../../../src/core/cluster/clusterError.ts';
import { listNamespaces } from '../../../src/core/workflows/listNamespaces.ts';
import { listWorkloads } from '../../../src/core/workflows/listWorkloads.ts';
import { clusterOf } from '../cluster/clusterOf.ts';

const { signal } = new AbortController();
const forbidden = new ClusterError('forbidden', 'You may not.', { status: 403 });

/** A cluster that answers lists by the last part of their path; what it hasn't, it refuses. */
function clusterWith(lists: Readonly<Record<string, readonly object[] | null>>): Cluster {
  return clusterOf(({ path }) => {
    const items = lists[path.slice(path.lastIndexOf('/') + 1)];
    return items === undefined ? Promise.reject(forbidden) : Promise.resolve({ metadata: {}, items });
  });
}

const named = (name: string, owner?: string): object => ({
  metadata: { name, ...(owner === undefined ? {} : { ownerReferences: [{ name: owner, controller: true }] }) },
});

test('workloads are named as references name them, without those that another one made', async () => {
  const lists = {
    deployments: [named('web'), named('api')],
    statefulsets: null,
    cronjobs: [named('nightly')],
    jobs: [named('nightly-1', 'nightly'), named('migrate')],
  };
  expect(await listWorkloads(clusterWith(lists), 'shop', signal)).toEqual([
    'deployment/api',
    'deployment/web',
    'cronjob/nightly',
    'job/migrate',
  ]);
});

test('who may list nothing is told so, and names namespaces without a list', async () => {
  await expect(listWorkloads(clusterWith({}), 'shop', signal)).rejects.toBe(forbidden);
  expect(await listNamespaces(clusterWith({}), signal)).toBeUndefined();
  expect(await listNamespaces(clusterWith({ namespaces: [named('shop'), named('dev')] }), signal)).toEqual([
    'dev',
    'shop',
  ]);
});
