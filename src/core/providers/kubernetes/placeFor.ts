import { clusterPlace } from '../../cluster/clusterId.ts';
import type { Availability, Place } from '../../environment/environment.ts';
import { providerId } from '../../environment/ids.ts';

export const placeFor = (context: string, availability: Availability, namespaces?: readonly string[]): Place => ({
  id: clusterPlace(context),
  provider: providerId('kubernetes'),
  name: `${context} (Kubernetes)`,
  availability,
  ...(namespaces === undefined ? {} : { namespaces }),
});
