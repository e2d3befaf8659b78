import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { errorMessage } from '../../../base/errorMessage.ts';
import type { Logger } from '../../../base/logger.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { ClusterError } from '../../../cluster/clusterError.ts';
import type { KubernetesObject } from '../../../cluster/kubernetesObject.ts';
import { environmentLabels, type EnvironmentNames } from './environmentNames.ts';
import { getObject } from './applyObject.ts';
import { objectPath } from './objectToApply.ts';

/** What is read of a Lease (API reference, `coordination.k8s.io/v1`). */
interface Lease extends KubernetesObject {
  readonly spec?: { readonly holderIdentity?: string; readonly renewTime?: string };
}

const validMilliseconds = 20_000;
const renewEveryMilliseconds = 5_000;
const lookEveryMilliseconds = 1_000;

/**
 * The right to make or change an environment, for one window at a time; held until disposed. Who has it and dies loses
 * it after 20 s. Owner and machine are part of an environment's name, so that all who want it share a clock.
 */
export async function holdLease(
  cluster: Cluster,
  { namespace, names, logger, onWait }: LeaseOptions,
  signal: AbortSignal,
): Promise<HeldLease> {
  const holder = randomUUID();
  const path = objectPath('Lease', namespace, names.base);
  let waited = false;
  while (!(await take(cluster, { namespace, names, holder, path }, signal))) {
    if (!waited) onWait();
    waited = true;
    await delay(lookEveryMilliseconds, undefined, { signal });
  }
  const over = new AbortController();
  const renewing = renew(cluster, { path, holder, logger }, over.signal);
  return {
    belongTo: async ({ apiVersion, kind, metadata: { name, uid } }, own) => {
      const ownerReferences = [{ apiVersion, kind, name, uid }];
      await cluster.request({ method: 'PATCH', path, body: { metadata: { ownerReferences } } }, own);
    },
    [Symbol.asyncDispose]: async () => {
      over.abort();
      await renewing;
      await giveBack(cluster, { path, holder, logger });
    },
  };
}

interface Held {
  readonly path: string;
  readonly holder: string;
  readonly logger: Logger;
}

/** Also over a server that comes back soon; later it has expired anyway. What somebody else has taken since stays. */
async function giveBack(cluster: Cluster, { path, holder, logger }: Held): Promise<void> {
  const late = AbortSignal.timeout(validMilliseconds);
  for (;;) {
    try {
      const there = await getObject<Lease>(cluster, path, late);
      if (there?.spec?.holderIdentity !== holder) return;
      const { resourceVersion } = there.metadata;
      const body = { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { resourceVersion } };
      await cluster.request({ method: 'DELETE', path, body }, late);
      return;
    } catch (error) {
      if (error instanceof ClusterError && error.status === 404) return;
      logger.debug(`The lease could not be given back: ${errorMessage(error)}`);
      if (late.aborted) return;
    }
    await delay(lookEveryMilliseconds);
  }
}

export interface HeldLease extends AsyncDisposable {
  /** Where the holder dies, the lease goes with that object at the latest. */
  belongTo(owner: KubernetesObject, signal: AbortSignal): Promise<void>;
}

export interface LeaseOptions {
  readonly namespace: string;
  readonly names: EnvironmentNames;
  readonly logger: Logger;
  /** Told once where somebody else has it. */
  readonly onWait: () => void;
}

interface Taking {
  readonly namespace: string;
  readonly names: EnvironmentNames;
  readonly holder: string;
  readonly path: string;
}

async function take(
  cluster: Cluster,
  { namespace, names, holder, path }: Taking,
  signal: AbortSignal,
): Promise<boolean> {
  const there = await getObject<Lease>(cluster, path, signal);
  const renewed = Date.parse(there?.spec?.renewTime ?? '');
  if (Date.now() - renewed < validMilliseconds) return false;
  const metadata = {
    name: names.base,
    labels: environmentLabels(names),
    ...(there === undefined ? {} : { resourceVersion: there.metadata.resourceVersion }),
  };
  const body = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata,
    spec: { holderIdentity: holder, leaseDurationSeconds: validMilliseconds / 1000, renewTime: now() },
  };
  try {
    if (there === undefined)
      await cluster.request({ method: 'POST', path: objectPath('Lease', namespace), body }, signal);
    else await cluster.request({ method: 'PUT', path, body }, signal);
    return true;
  } catch (error) {
    // Somebody else was a moment faster.
    if (error instanceof ClusterError && error.status === 409) return false;
    throw error;
  }
}

async function renew(cluster: Cluster, { path, holder, logger }: Held, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await delay(renewEveryMilliseconds, undefined, { signal });
      const body = [
        { op: 'test', path: '/spec/holderIdentity', value: holder },
        { op: 'replace', path: '/spec/renewTime', value: now() },
      ];
      await cluster.request({ method: 'PATCH', path, contentType: 'application/json-patch+json', body }, signal);
    } catch (error) {
      if (signal.aborted) return;
      // What it was held for has been removed.
      if (error instanceof ClusterError && error.status === 404) return;
      // This machine slept for longer than the lease was good.
      if (error instanceof ClusterError && error.status === 422) {
        logger.warn(`Another window has taken over ${path}: ${error.message}`);
        return;
      }
      logger.debug(`The lease could not be renewed: ${errorMessage(error)}`);
    }
  }
}

/** A `MicroTime`. */
const now = (): string => new Date().toISOString().replace('Z', '000Z');
