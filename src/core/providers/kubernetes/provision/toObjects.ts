import { clusterAnnotations, clusterLabels } from '../../../cluster/clusterLabels.ts';
import type { EnvironmentPlan } from './environmentPlan.ts';
import { dnsName, environmentLabels, partName } from './environmentNames.ts';
import { apiVersionOf, type ObjectKind, type ObjectToApply } from './objectToApply.ts';
import { fileKey, filesName, keptClaim, workspaceClaim } from './podVolumes.ts';
import { groupByNetwork, type PodGroup } from './podGroups.ts';
import { isSecret, secretKey } from './toContainer.ts';
import { toPodSpec } from './toPodSpec.ts';
import type { ServicePlan } from './servicePlan.ts';

/** An environment in Kubernetes' own words. */
export interface EnvironmentObjects {
  /** What pods mount and are found by: claims, files, secrets, names. */
  readonly shared: readonly ObjectToApply[];
  readonly workspace: PodObject;
  /** In the order in which they are needed. */
  readonly others: readonly PodObject[];
}

export interface PodObject {
  readonly group: PodGroup;
  readonly object: ObjectToApply;
}

export function toObjects(plan: EnvironmentPlan): EnvironmentObjects {
  const [first, ...rest] = groupByNetwork(plan.services);
  return {
    shared: [...claims(plan), ...files(plan), ...secretOf(plan), ...names(plan)],
    workspace: { group: first, object: workload(first, plan, true) },
    others: rest.map(group => ({ group, object: workload(group, plan, false) })),
  };
}

function object(
  kind: ObjectKind,
  { plan, name, service }: { readonly plan: EnvironmentPlan; readonly name: string; readonly service?: string },
  content: Omit<ObjectToApply, 'apiVersion' | 'kind' | 'metadata'>,
): ObjectToApply {
  return {
    apiVersion: apiVersionOf(kind),
    kind,
    metadata: { name, labels: environmentLabels(plan.names, service) },
    ...content,
  };
}

function claims(plan: EnvironmentPlan): readonly ObjectToApply[] {
  const { names, storage, upload } = plan;
  const claim = (name: string, bytes: number): ObjectToApply =>
    object(
      'PersistentVolumeClaim',
      { plan, name },
      {
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: String(bytes) } },
          ...(storage.className === undefined ? {} : { storageClassName: storage.className }),
        },
      },
    );
  const kept = plan.services.flatMap(({ volumes }) =>
    volumes.flatMap(volume => (volume.kind === 'kept' ? [volume.name] : [])),
  );
  return [
    ...(upload === undefined ? [] : [claim(workspaceClaim(names), storage.workspaceBytes)]),
    ...[...new Set(kept)].map(volume => claim(keptClaim(names, volume), storage.volumeBytes)),
  ];
}

function files(plan: EnvironmentPlan): readonly ObjectToApply[] {
  return plan.services.flatMap(service =>
    service.volumes.flatMap(volume => {
      if (volume.kind !== 'files') return [];
      const content = Object.fromEntries(
        [...volume.files.values()].map((bytes, index) => [fileKey(index), Buffer.from(bytes).toString('base64')]),
      );
      const target = { plan, name: filesName(plan.names, service, volume), service: service.name };
      return [
        volume.secret
          ? object('Secret', target, { data: content })
          : object('ConfigMap', target, { binaryData: content }),
      ];
    }),
  );
}

function secretOf(plan: EnvironmentPlan): readonly ObjectToApply[] {
  const data = plan.services.flatMap(service =>
    Object.entries(service.env).flatMap(([name, value]) =>
      isSecret(value, plan.secrets)
        ? [[secretKey(service.name, name), Buffer.from(value).toString('base64')] as const]
        : [],
    ),
  );
  if (data.length === 0) return [];
  return [object('Secret', { plan, name: partName(plan.names, 'secrets') }, { data: Object.fromEntries(data) })];
}

/** Compose's services find each other by name at any port: a headless Service gives the pod's own address. */
function names(plan: EnvironmentPlan): readonly ObjectToApply[] {
  if (!plan.isCompose) return [];
  return groupByNetwork(plan.services).map(({ main }) =>
    object(
      'Service',
      { plan, name: dnsName(main.name), service: main.name },
      {
        spec: {
          clusterIP: 'None',
          selector: { [clusterLabels.environment]: plan.names.environment, [clusterLabels.service]: main.name },
          // As with Compose a name is there from the start, healthy or not.
          publishNotReadyAddresses: true,
          ...servicePorts(main, plan),
        },
      },
    ),
  );
}

function servicePorts(service: ServicePlan, plan: EnvironmentPlan): object {
  const exposed = (plan.images.get(service.name)?.exposedPorts ?? []).map(text => {
    const [port = '', protocol = 'tcp'] = text.split('/');
    return { port: Number(port), protocol: protocol.toUpperCase() };
  });
  const all = new Map(
    [...service.ports, ...exposed].map(each => [`${each.protocol}-${each.port}`.toLowerCase(), each]),
  );
  if (all.size === 0) return {};
  return { ports: [...all].map(([name, { port, protocol }]) => ({ name, port, protocol })) };
}

function workload(group: PodGroup, plan: EnvironmentPlan, isWorkspace: boolean): ObjectToApply {
  const { main, kind } = group;
  const labels = {
    ...environmentLabels(plan.names, main.name),
    ...(isWorkspace ? { [clusterLabels.role]: 'workspace' } : {}),
  };
  const name = isWorkspace ? plan.names.base : partName(plan.names, main.name);
  const template = {
    metadata: { labels, annotations: { [clusterAnnotations.made]: plan.token } },
    spec: toPodSpec(group, plan, isWorkspace),
  };
  const metadata = { name, labels, ...(isWorkspace ? { annotations: plan.annotations } : {}) };
  if (kind === 'Job') {
    return { apiVersion: apiVersionOf('Job'), kind, metadata, spec: { backoffLimit: 0, template } };
  }
  const matchLabels = {
    [clusterLabels.environment]: plan.names.environment,
    [clusterLabels.service]: main.name,
  };
  return {
    apiVersion: apiVersionOf('Deployment'),
    kind,
    metadata,
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      // A person's own work is not rolled back.
      revisionHistoryLimit: 0,
      selector: { matchLabels },
      template,
    },
  };
}
