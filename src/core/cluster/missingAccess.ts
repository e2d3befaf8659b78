import { createLimiter } from '../base/limiter.ts';
import type { Access } from './access.ts';
import { apiPath } from './apiPath.ts';
import type { Cluster } from './cluster.ts';

const mostAtOnce = 8;

/** Those of the wanted that the server says no to, by SelfSubjectAccessReview; every user may ask about itself. */
export async function missingAccess(
  cluster: Cluster,
  wanted: readonly Access[],
  signal: AbortSignal,
): Promise<readonly Access[]> {
  const limiter = createLimiter(mostAtOnce);
  const allowed = await Promise.all(
    wanted.map(async access => {
      const leave = await limiter.enter(signal);
      return isAllowed(cluster, access, signal).finally(leave);
    }),
  );
  return wanted.filter((_, index) => allowed[index] !== true);
}

async function isAllowed(cluster: Cluster, access: Access, signal: AbortSignal): Promise<boolean> {
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: access },
  };
  const path = apiPath({ group: 'authorization.k8s.io', resource: 'selfsubjectaccessreviews' }, undefined);
  const { status } = await cluster.request<Review>({ method: 'POST', path, body }, signal);
  return status?.allowed === true;
}

interface Review {
  readonly status?: { readonly allowed?: boolean };
}
