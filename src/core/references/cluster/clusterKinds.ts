import type { ApiResource } from '../../cluster/apiPath.ts';

/** A kind of object that the reader of a cluster lists. */
export interface ClusterKind extends Required<ApiResource> {
  readonly kind: string;
}

const kind = (kind: string, group: string, version: string, resource: string): ClusterKind => ({
  kind,
  group,
  version,
  resource,
});

/** What runs pods and what stands beside it; ConfigMaps are read by name, Secrets never. */
export const clusterKinds: readonly ClusterKind[] = [
  kind('Deployment', 'apps', 'v1', 'deployments'),
  kind('StatefulSet', 'apps', 'v1', 'statefulsets'),
  kind('DaemonSet', 'apps', 'v1', 'daemonsets'),
  kind('Job', 'batch', 'v1', 'jobs'),
  kind('CronJob', 'batch', 'v1', 'cronjobs'),
  kind('Service', '', 'v1', 'services'),
  kind('Ingress', 'networking.k8s.io', 'v1', 'ingresses'),
  kind('NetworkPolicy', 'networking.k8s.io', 'v1', 'networkpolicies'),
  kind('HorizontalPodAutoscaler', 'autoscaling', 'v2', 'horizontalpodautoscalers'),
  kind('PodDisruptionBudget', 'policy', 'v1', 'poddisruptionbudgets'),
  kind('PersistentVolumeClaim', '', 'v1', 'persistentvolumeclaims'),
];

export const podKind = kind('Pod', '', 'v1', 'pods');
export const replicaSetKind = kind('ReplicaSet', 'apps', 'v1', 'replicasets');
export const configMapKind = kind('ConfigMap', '', 'v1', 'configmaps');
export const secretKind = kind('Secret', '', 'v1', 'secrets');
export const nodeKind = kind('Node', '', 'v1', 'nodes');

const short: Readonly<Record<string, string>> = {
  deploy: 'Deployment',
  sts: 'StatefulSet',
  ds: 'DaemonSet',
  cj: 'CronJob',
  po: 'Pod',
};

/** The kind of `deployment/web`, in whichever of kubectl's spellings. */
export function workloadKind(name: string): ClusterKind | undefined {
  const lower = name.toLowerCase();
  return [...clusterKinds.slice(0, 5), podKind].find(
    each => each.kind.toLowerCase() === lower || each.resource === lower || each.kind === short[lower],
  );
}
