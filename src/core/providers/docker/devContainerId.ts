import { createHash } from 'node:crypto';
import { environmentId, placeId, type EnvironmentId, type PlaceId } from '../../environment/ids.ts';

export const placeOf = (context: string): PlaceId => placeId(`docker:${context}`);

/** The same before and after a rebuild, and for every tool that follows the Dev Containers CLI's labels. */
export function devContainerId(context: string, localFolder: string, configFile: string): EnvironmentId {
  const hash = createHash('sha256').update(localFolder).update(configFile).digest('hex');
  return environmentId(`docker:${context}/${hash.slice(0, 12)}`);
}

export function adoptedId(context: string, containerId: string): EnvironmentId {
  return environmentId(`docker:${context}/c-${containerId.slice(0, 12)}`);
}

/** The context that an id or a place of ours names. */
export function contextOf(id: EnvironmentId | PlaceId): string {
  const slash = id.indexOf('/');
  return id.slice('docker:'.length, slash === -1 ? undefined : slash);
}
