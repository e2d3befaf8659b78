import { ownerName } from '../cluster/ownerName.ts';
import type { Environment } from '../environment/environment.ts';

/** Environments of this user's whose time is over, and that can be removed; those of others are left to them. */
export function expiredEnvironments(environments: readonly Environment[], now: Date): readonly Environment[] {
  const me = ownerName();
  return environments.filter(
    ({ expiresAt, owner, can }) =>
      expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime() && owner === me && can.has('remove'),
  );
}
