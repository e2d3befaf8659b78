import type { ApiRequest } from '../cluster.ts';
import { podsPath } from '../podsPath.ts';

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
  const path = podsPath(namespace, pod);
  return subresource === undefined ? path : `${path}/${subresource}`;
}
