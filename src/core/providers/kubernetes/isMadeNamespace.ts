import { clusterAnnotations, clusterLabels } from '../../cluster/clusterLabels.ts';
import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';

/** Whether Lockstep made a namespace: one label may come from elsewhere, and all in there goes with it. */
export const isMadeNamespace = ({ metadata: { labels, annotations } }: KubernetesObject): boolean =>
  labels?.[clusterLabels.environment] !== undefined &&
  labels['app.kubernetes.io/managed-by'] === 'lockstep' &&
  annotations?.[clusterAnnotations.owner] !== undefined;
