import { expect, test } from 'vitest';
import { silentLogger } from '../../../../../src/core/base/logger.ts';
import { ClusterError } from '../../../../../src/core/cluster/clusterError.ts';
import { environmentNames } from '../../../../../src/core/providers/kubernetes/provision/environmentNames.ts';
import { holdLease } from '../../../../../src/core/providers/kubernetes/provision/holdLease.ts';
import { clusterOf } from '../../../cluster/clusterOf.ts';

const { signal } = new AbortController();

interface Lease {
  readonly metadata: { readonly resourceVersion: string };
  readonly spec: { readonly holderIdentity: string; readonly renewTime: string };
}
interface Change {
  readonly op: string;
  readonly path: string;
  readonly value: string;
}

/** Keeps one Lease as an API server does. */
class Leases {
  lease: Lease | undefined;
  readonly asked = Promise.withResolvers<undefined>();

  readonly cluster = clusterOf(({ method = 'GET', body }) => Promise.resolve().then(() => this.#answer(method, body)));

  #answer(method: string, body: unknown): Lease | undefined {
    if (method === 'POST') return this.set(body as Lease);
    const { lease } = this;
    if (lease === undefined) throw refused(404);
    if (method === 'PATCH') {
      this.asked.resolve(undefined);
      const [mine, renewal] = body as readonly [Change, Change];
      if (mine.op !== 'test' || mine.value !== lease.spec.holderIdentity) throw refused(422);
      return this.set({ ...lease, spec: { ...lease.spec, renewTime: renewal.value } });
    }
    if (method === 'DELETE') {
      const { preconditions } = body as { preconditions: { resourceVersion: string } };
      if (preconditions.resourceVersion !== lease.metadata.resourceVersion) throw refused(409);
      this.lease = undefined;
    }
    return lease;
  }

  set(lease: Omit<Lease, 'metadata'>): Lease {
    const version = Number(this.lease?.metadata.resourceVersion ?? 0) + 1;
    return (this.lease = { ...lease, metadata: { resourceVersion: String(version) } });
  }
}

const refused = (status: number): ClusterError => new ClusterError('commandFailed', 'No.', { status });

const hold = (leases: Leases): Promise<AsyncDisposable> =>
  holdLease(
    leases.cluster,
    { namespace: 'dev', names: environmentNames('shop', 'shop-1'), logger: silentLogger, onWait: () => undefined },
    signal,
  );

test('a lease is renewed while it is held, and given back', async () => {
  const leases = new Leases();
  const held = await hold(leases);
  await leases.asked.promise;
  expect(leases.lease?.metadata.resourceVersion).toBe('2');
  await held[Symbol.asyncDispose]();
  expect(leases.lease).toBeUndefined();
}, 10_000);

test('a lease that another window has taken over during a sleep is left to it', async () => {
  const leases = new Leases();
  const held = await hold(leases);
  leases.set({ spec: { holderIdentity: 'another', renewTime: new Date().toISOString() } });
  await leases.asked.promise;
  await held[Symbol.asyncDispose]();
  expect(leases.lease).toMatchObject({ metadata: { resourceVersion: '2' }, spec: { holderIdentity: 'another' } });
}, 10_000);
