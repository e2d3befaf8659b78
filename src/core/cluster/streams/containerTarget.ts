import type { ApiRequest } from '../cluster.ts';

/** One container of a pod. */
export interface ContainerTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** Path of a pod, or of a subresource of it. */
export function podPath(
  { namespace, pod }: Pick<ContainerTarget, 'namespace' | 'pod'>,
  subresource?: 'exec' | 'log' | 'portforward',
): ApiRequest['path'] {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}
