import type { Environment } from '../core/environment/environment.ts';

/** An environment as JSON documents have it. */
export function environmentDocument(environment: Environment): object {
  const { id, place, name, state, services, can, workspace, configFile, origin, createdAt, owner, expiresAt, reason } =
    environment;
  return {
    id,
    place,
    name,
    state,
    services,
    can: [...can].sort(),
    workspace,
    configFile,
    origin: origin.kind,
    createdAt,
    owner,
    expiresAt,
    reason,
  };
}
