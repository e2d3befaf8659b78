import type { KubernetesObject } from './kubernetesObject.ts';

/** Takes them out of the object itself: they are more than half of it, and of use only to who asks who changed it. */
export function withoutManagedFields(raw: KubernetesObject): KubernetesObject {
  const metadata: KubernetesObject['metadata'] & { managedFields?: unknown } = raw.metadata;
  delete metadata.managedFields;
  return raw;
}
