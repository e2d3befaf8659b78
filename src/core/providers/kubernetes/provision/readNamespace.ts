import type { Cluster } from '../../../cluster/cluster.ts';
import { ClusterError } from '../../../cluster/clusterError.ts';
import { LockstepError } from '../../../base/lockstepError.ts';
import type { KubernetesObject } from '../../../cluster/kubernetesObject.ts';
import { namespacesPath } from '../../../cluster/namespacesPath.ts';

export interface TargetNamespace {
  readonly name: string;
  /** It enforces Pod Security "restricted". */
  readonly restricted: boolean;
  /** The level of Pod Security that it enforces, where that is less than everything. */
  readonly podSecurity?: 'baseline' | 'restricted';
}

/** RFC 1123. */
const dnsLabel = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** Throws `usage` for what is no name, `notFound` where there is no such namespace; who may not look at it learns the rest from refusals. */
export async function readNamespace(cluster: Cluster, name: string, signal: AbortSignal): Promise<TargetNamespace> {
  if (!dnsLabel.test(name))
    throw new LockstepError('usage', `No namespace can be called ${name}.`, {
      remedy: {
        kind: 'text',
        text: 'Names have small letters, digits and -, at most 63, and begin and end without -.',
      },
    });
  try {
    const { metadata } = await cluster.request<KubernetesObject>({ path: namespacesPath(name) }, signal);
    const level = metadata.labels?.['pod-security.kubernetes.io/enforce'];
    if (level !== 'baseline' && level !== 'restricted') return { name, restricted: false };
    return { name, restricted: level === 'restricted', podSecurity: level };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.status === 403) return { name, restricted: false };
    if (error.status !== 404) throw error;
    throw new ClusterError('notFound', `There is no namespace ${name} on ${cluster.context}.`, {
      status: 404,
      cause: error,
      remedy: { kind: 'text', text: `Create it: kubectl create namespace ${name}` },
    });
  }
}
