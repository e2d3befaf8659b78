import { serviceAccountKubeconfig } from '../../rig/kubernetes/users.mjs';
import { grant, type Rights } from './grant.ts';
import type { TestNamespace } from './testNamespace.ts';

/** The kubeconfig of a new service account, whose token is valid for so many seconds. */
export async function accountKubeconfig(
  namespace: TestNamespace,
  name: string,
  rights?: Rights,
  seconds = 3600,
): Promise<string> {
  await namespace.create('serviceaccounts', { metadata: { name } });
  if (rights !== undefined) await grant(namespace, name, rights);
  return serviceAccountKubeconfig({ name, namespace: namespace.name, seconds });
}
