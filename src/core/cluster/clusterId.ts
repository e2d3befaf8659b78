import { createHash } from 'node:crypto';
import { environmentId, placeId, type EnvironmentId, type PlaceId } from '../environment/ids.ts';

/** Context names may hold `/` and `:`. */
export const clusterPlace = (context: string): PlaceId => placeId(`kubernetes:${encodeURIComponent(context)}`);

/** What an environment's id names: `kubernetes:<context>/<namespace>/<name>`. */
export interface ClusterEnvironment {
  readonly context: string;
  readonly namespace: string;
  /** The label of what Lockstep made, or `deployment.web` for a workload that it didn't. */
  readonly name: string;
}

export function clusterEnvironmentId({ context, namespace, name }: ClusterEnvironment): EnvironmentId {
  return environmentId(`${clusterPlace(context)}/${namespace}/${name}`);
}

export function parseClusterId(id: EnvironmentId | PlaceId): ClusterEnvironment {
  const [context = '', namespace = '', name = ''] = id.slice('kubernetes:'.length).split('/');
  return { context: decodeURIComponent(context), namespace, name };
}

/** The same before and after a rebuild; the owner is part of it, because many people share a cluster. */
export function devContainerName(owner: string, folder: string, configFile: string): string {
  return createHash('sha256')
    .update(JSON.stringify([owner, folder, configFile]))
    .digest('hex')
    .slice(0, 12);
}
