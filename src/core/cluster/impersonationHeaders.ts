import type { Impersonation } from './kubeconfig.ts';

/** Reference/access-authn-authz/user-impersonation; keys of extras may hold what a header's name may not. */
export function impersonationHeaders(
  impersonation: Impersonation | undefined,
): Readonly<Record<string, string | string[]>> {
  if (impersonation === undefined) return {};
  const { user, uid, groups, extra } = impersonation;
  return {
    ...(user === undefined ? {} : { 'impersonate-user': user }),
    ...(uid === undefined ? {} : { 'impersonate-uid': uid }),
    ...(groups.length === 0 ? {} : { 'impersonate-group': [...groups] }),
    ...Object.fromEntries(
      Object.entries(extra).map(([key, values]) => [
        `impersonate-extra-${encodeURIComponent(key.toLowerCase())}`,
        [...values],
      ]),
    ),
  };
}
