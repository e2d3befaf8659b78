import type { KubernetesObject, ObjectMetadata } from '../../cluster/kubernetesObject.ts';
import type { Condition, ContainerStatus, Pod, PodContainer, PodSpec, PodStatus } from '../../cluster/pod.ts';
import type { Scalable } from '../../cluster/scalable.ts';
import { defaultContainer } from './servedContainers.ts';

/** Of thousands of watched pods only what tells their environments is kept. */
export function slimPod(raw: KubernetesObject): Pod {
  const { metadata, spec, status } = raw as Pod;
  return {
    metadata: slimMetadata(metadata),
    spec: {
      ...slimSpec(spec),
      // Which nodes it may go to is of use until it is on one.
      ...(spec.nodeName === undefined ? pick(spec, ['nodeSelector', 'tolerations']) : {}),
    },
    ...(status === undefined ? {} : { status: slimStatus(status) }),
  };
}

function slimStatus(status: PodStatus): PodStatus {
  const { conditions, containerStatuses, initContainerStatuses, ephemeralContainerStatuses } = status;
  const told = conditions?.filter(({ type }) => type === 'Ready' || type === 'PodScheduled');
  return {
    ...pick(status, ['phase', 'reason', 'message']),
    ...(told === undefined ? {} : { conditions: told.map(slimCondition) }),
    ...(containerStatuses === undefined ? {} : { containerStatuses: containerStatuses.map(slimContainerStatus) }),
    ...(initContainerStatuses === undefined
      ? {}
      : { initContainerStatuses: initContainerStatuses.map(slimContainerStatus) }),
    ...(ephemeralContainerStatuses === undefined
      ? {}
      : { ephemeralContainerStatuses: ephemeralContainerStatuses.map(slimContainerStatus) }),
  };
}

const slimCondition = (condition: Condition): Condition => pick(condition, ['type', 'status', 'reason', 'message']);

const slimContainerStatus = (status: ContainerStatus): ContainerStatus =>
  pick(status, ['name', 'ready', 'restartCount', 'containerID', 'state', 'lastState']);

export function slimScalable(raw: KubernetesObject): Scalable {
  const { metadata, spec, status } = raw as Scalable;
  const { template } = spec;
  return {
    metadata: slimMetadata(metadata),
    spec: {
      ...pick(spec, ['replicas', 'selector']),
      template: {
        spec: slimSpec(template.spec),
        ...(template.metadata === undefined ? {} : { metadata: pick(template.metadata, ['annotations']) }),
      },
    },
    ...(status === undefined ? {} : { status: pick(status, ['conditions']) }),
  };
}

/** Annotations may be as long as a whole manifest; only ours and the default container's are read. */
export function slimMetadata(metadata: ObjectMetadata): ObjectMetadata {
  const annotations = Object.entries(metadata.annotations ?? {}).filter(
    ([name]) => name.startsWith('lockstep.') || name === defaultContainer,
  );
  return {
    ...pick(metadata, [
      'name',
      'namespace',
      'uid',
      'resourceVersion',
      'creationTimestamp',
      'deletionTimestamp',
      'labels',
      'ownerReferences',
    ]),
    ...(annotations.length === 0 ? {} : { annotations: Object.fromEntries(annotations) }),
  };
}

function slimSpec({ containers, initContainers, ephemeralContainers }: PodSpec): PodSpec {
  return {
    containers: containers.map(slimContainer),
    ...(initContainers === undefined ? {} : { initContainers: initContainers.map(slimContainer) }),
    ...(ephemeralContainers === undefined ? {} : { ephemeralContainers: ephemeralContainers.map(slimContainer) }),
  };
}

function slimContainer({ readinessProbe, ...container }: PodContainer): PodContainer {
  return {
    ...pick(container, ['name', 'image', 'restartPolicy', 'resources', 'targetContainerName']),
    ...(readinessProbe === undefined ? {} : { readinessProbe: {} }),
  };
}

function pick<T extends object, Key extends keyof T>(from: T, keys: readonly Key[]): Pick<T, Key> {
  return Object.fromEntries(keys.flatMap(key => (from[key] === undefined ? [] : [[key, from[key]]]))) as Pick<T, Key>;
}
