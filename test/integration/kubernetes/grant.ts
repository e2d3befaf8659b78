import type { TestNamespace } from './testNamespace.ts';

/** A ClusterRole by its name, or the rules of a Role that is made. */
export type Rights = string | readonly object[];

const apiGroup = 'rbac.authorization.k8s.io';
const api = `apis/${apiGroup}/v1`;

/** Lets a service account do something in a namespace; `home` is the account's own. */
export async function grant(
  namespace: TestNamespace,
  account: string,
  rights: Rights,
  home = namespace.name,
): Promise<void> {
  const metadata = { name: account };
  const isName = typeof rights === 'string';
  if (!isName) await namespace.create('roles', { metadata, rules: rights }, api);
  const roleRef = { apiGroup, kind: isName ? 'ClusterRole' : 'Role', name: isName ? rights : account };
  const subjects = [{ kind: 'ServiceAccount', name: account, namespace: home }];
  await namespace.create('rolebindings', { metadata, subjects, roleRef }, api);
}
