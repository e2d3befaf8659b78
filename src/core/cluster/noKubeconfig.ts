import type { Absence } from '../environment/environment.ts';

/** Nobody has to have a cluster. */
export const noKubeconfig = {
  reason: 'There is no kubeconfig that names a cluster.',
  remedy: { kind: 'text', text: 'To use a cluster, set KUBECONFIG or write ~/.kube/config.' },
} as const satisfies Absence;
