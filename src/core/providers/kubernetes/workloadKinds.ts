import { apiPath } from '../../cluster/apiPath.ts';

/** Kinds of workloads that keep pods, as they are named in ids, and where the API has them. */
export const workloadKinds = {
  deployment: { group: 'apps', resource: 'deployments' },
  statefulset: { group: 'apps', resource: 'statefulsets' },
  daemonset: { group: 'apps', resource: 'daemonsets' },
  replicaset: { group: 'apps', resource: 'replicasets' },
  job: { group: 'batch', resource: 'jobs' },
} as const;
export type WorkloadKind = keyof typeof workloadKinds;

/** Those that Lockstep makes. */
export const ownKinds = ['deployment', 'statefulset', 'job'] as const satisfies readonly WorkloadKind[];

export function workloadPath(kind: WorkloadKind, namespace: string, name?: string): string {
  return apiPath(workloadKinds[kind], namespace, name);
}

/** `deployment.web` apart; undefined where it is no workload's: `pod.tools`, or the label of what Lockstep made. */
export function parseWorkload(key: string): { readonly kind: WorkloadKind; readonly name: string } | undefined {
  const dot = key.indexOf('.');
  const kind = key.slice(0, dot);
  return dot > 0 && kind in workloadKinds ? { kind: kind as WorkloadKind, name: key.slice(dot + 1) } : undefined;
}
