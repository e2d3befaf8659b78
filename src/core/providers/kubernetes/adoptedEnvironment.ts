import { clusterEnvironmentId, clusterPlace } from '../../cluster/clusterId.ts';
import type { Pod } from '../../cluster/pod.ts';
import { serviceName } from '../../environment/ids.ts';
import { containerState } from './containerState.ts';
import { debugContainers } from './debugContainers.ts';
import type { Recognised, RecognisedService, Viewpoint } from './recognised.ts';
import { servedContainers } from './servedContainers.ts';

/** A workload that Lockstep didn't make; its services are its containers. */
export function adoptedEnvironment(
  { context, namespace }: Viewpoint,
  workload: string,
  pods: readonly [Pod, ...Pod[]],
): Recognised {
  const [{ spec, metadata }] = pods;
  const containers = [...servedContainers(spec, metadata.annotations), ...debugContainers(pods[0])];
  const services = containers.map(({ name, targetContainerName: looksInto }) => ({
    ...{ name: serviceName(name), workload, container: name, pods },
    ...(looksInto === undefined ? {} : { looksInto }),
  }));
  return {
    environment: {
      id: clusterEnvironmentId({ context, namespace, name: workload }),
      place: clusterPlace(context),
      name: `${namespace}/${workload.slice(workload.indexOf('.') + 1)}`,
      state: { kind: 'running' },
      services: containers.map(({ name, image }) => ({
        name: serviceName(name),
        ...(image === undefined ? {} : { image }),
        state: containerState(pods[0], name),
      })),
      can: new Set(),
      origin: { kind: 'container' },
      createdAt: metadata.creationTimestamp,
    },
    services: services as readonly RecognisedService[] as Recognised['services'],
  };
}
