import type { Json } from '../yaml/jsonToNode.ts';
import { at, items, text } from '../yaml/yamlAccess.ts';
import type { YamlMap } from '../yaml/yamlNode.ts';
import { fillDefaults, type Shape } from './fillDefaults.ts';
import type { Manifest } from './manifest.ts';

/** Seconds that a pod has to end by itself, where nothing else is asked for. */
export const defaultGrace = 30;
/** How Deployments, StatefulSets and DaemonSets replace pods, where nothing else is asked for. */
export const defaultStrategy = 'RollingUpdate';

type Missing = Extract<Shape, { kind: 'map' }>['missing'];
type Inside = Extract<Shape, { kind: 'map' }>['inside'];

const map = (missing: NonNullable<Missing>, inside: NonNullable<Inside> = {}): Shape => ({
  kind: 'map',
  missing,
  inside,
});
const inside = (fields: NonNullable<Inside>): Shape => map({}, fields);
const each = (item: Shape): Shape => ({ kind: 'each', item });
const all = (...shapes: readonly Shape[]): Shape => ({ kind: 'all', shapes });
const quantity: Shape = { kind: 'quantity' };
const is =
  (field: string, value: string, filled: Json) =>
  (node: YamlMap): Json | undefined =>
    text(at(node, field)) === value ? filled : undefined;
const has = (node: YamlMap, field: string): boolean => at(node, field) !== undefined;

const resources = inside({ limits: each(quantity), requests: each(quantity) });
const httpGet = map({ path: '/', scheme: 'HTTP' });
const probe = map(
  { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
  { httpGet, grpc: map({ service: '' }) },
);
const hook = inside({ httpGet });
const fieldRef = map({ apiVersion: 'v1' });
const resourceFieldRef = map({ divisor: '0' }, { divisor: quantity });
const downwardItems = each(inside({ fieldRef, resourceFieldRef }));

const environment: Shape = {
  kind: 'map',
  unlessEmpty: ['value'],
  inside: { valueFrom: inside({ fieldRef, resourceFieldRef }) },
};

const container = map(
  {
    imagePullPolicy: node => pullPolicy(text(at(node, 'image')) ?? ''),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    resources: {},
  },
  {
    resources,
    env: each(environment),
    ports: each(map({ protocol: 'TCP' })),
    livenessProbe: probe,
    readinessProbe: probe,
    startupProbe: probe,
    lifecycle: inside({ postStart: hook, preStop: hook }),
  },
);

/** A tag of `latest`, or none, may mean another image each time. */
function pullPolicy(image: string): string {
  const tag = /:(?<tag>[^:/@]+)$/.exec(image.replace(/@.*$/, ''))?.groups?.['tag'];
  return tag === 'latest' || (tag === undefined && !image.includes('@')) ? 'Always' : 'IfNotPresent';
}

const claimSpec = map({ volumeMode: 'Filesystem' }, { resources });
const volumeSources: Readonly<Record<string, Shape>> = {
  emptyDir: inside({ sizeLimit: quantity }),
  secret: map({ defaultMode: 420 }),
  configMap: map({ defaultMode: 420 }),
  hostPath: map({ type: '' }),
  downwardAPI: map({ defaultMode: 420 }, { items: downwardItems }),
  projected: map(
    { defaultMode: 420 },
    {
      sources: each(
        inside({
          serviceAccountToken: map({ expirationSeconds: 3600 }),
          downwardAPI: inside({ items: downwardItems }),
        }),
      ),
    },
  ),
  ephemeral: inside({ volumeClaimTemplate: map({ metadata: {} }, { spec: claimSpec }) }),
  iscsi: map({ iscsiInterface: 'default' }),
  rbd: map({ pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }),
  azureDisk: map({ cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4', readOnly: false }),
  scaleIO: map({ storageMode: 'ThinProvisioned', fsType: 'xfs' }),
};
const volume = map({ emptyDir: node => (node.entries.size <= 1 ? {} : undefined) }, volumeSources);

const podFields: NonNullable<Inside> = {
  containers: each(container),
  initContainers: each(container),
  volumes: each(volume),
  overhead: each(quantity),
};
const podDefaults: NonNullable<Missing> = {
  restartPolicy: 'Always',
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  securityContext: {},
  terminationGracePeriodSeconds: defaultGrace,
  // The old name of the same field.
  serviceAccount: node => text(at(node, 'serviceAccountName')),
};
const template = map({ metadata: {} }, { spec: map(podDefaults, podFields) });

/** Only a pod itself asks for what it is limited to; a template doesn't yet. */
const podContainer = all(inside({ resources: { kind: 'copy', from: 'limits', to: 'requests' } }), container);

const rolling = (fields: NonNullable<Missing>): Shape =>
  map({ type: defaultStrategy, rollingUpdate: is('type', defaultStrategy, {}) }, { rollingUpdate: map(fields) });

const jobSpec = map(
  {
    completions: node => (has(node, 'parallelism') ? undefined : 1),
    parallelism: 1,
    backoffLimit: node => (has(node, 'backoffLimitPerIndex') ? 2 ** 31 - 1 : 6),
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: node => (has(node, 'podFailurePolicy') ? 'Failed' : 'TerminatingOrFailed'),
    manualSelector: false,
  },
  { template },
);

const claimTemplate = map(
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } },
  { spec: claimSpec },
);

const servicePort = map({ protocol: 'TCP', targetPort: node => number(node, 'port') });

function number(node: YamlMap, field: string): number | undefined {
  const found = at(node, field);
  return found?.kind === 'scalar' && typeof found.value === 'number' ? found.value : undefined;
}

const isExternal = (node: YamlMap): boolean => text(at(node, 'type')) === 'ExternalName';
const isOutside = (node: YamlMap): boolean => ['NodePort', 'LoadBalancer'].includes(text(at(node, 'type')) ?? '');
const serviceSpec = map(
  {
    type: 'ClusterIP',
    sessionAffinity: 'None',
    internalTrafficPolicy: node => (isExternal(node) ? undefined : 'Cluster'),
    externalTrafficPolicy: node => (isOutside(node) ? 'Cluster' : undefined),
    allocateLoadBalancerNodePorts: is('type', 'LoadBalancer', true),
    sessionAffinityConfig: is('sessionAffinity', 'ClientIP', { clientIP: { timeoutSeconds: 10_800 } }),
  },
  { ports: each(servicePort) },
);

const metricTarget = inside({ value: quantity, averageValue: quantity });
const metricSource = inside({ target: metricTarget });
const autoscalerSpec = map(
  { minReplicas: 1 },
  {
    metrics: each(
      inside({
        resource: metricSource,
        containerResource: metricSource,
        pods: metricSource,
        object: metricSource,
        external: metricSource,
      }),
    ),
  },
);

const policyPorts = each(inside({ ports: each(map({ protocol: 'TCP' })) }));
const policySpec = map(
  { policyTypes: node => (items(at(node, 'egress')).length > 0 ? ['Ingress', 'Egress'] : ['Ingress']) },
  { ingress: policyPorts, egress: policyPorts },
);

const shapes: Readonly<Record<string, Shape>> = {
  Pod: inside({
    spec: map(
      { ...podDefaults, enableServiceLinks: true },
      { ...podFields, containers: each(podContainer), initContainers: each(podContainer) },
    ),
  }),
  Deployment: inside({
    spec: map(
      { replicas: 1, strategy: {}, progressDeadlineSeconds: 600, revisionHistoryLimit: 10 },
      { strategy: rolling({ maxSurge: '25%', maxUnavailable: '25%' }), template },
    ),
  }),
  ReplicaSet: inside({ spec: map({ replicas: 1 }, { template }) }),
  StatefulSet: inside({
    spec: map(
      {
        replicas: 1,
        podManagementPolicy: 'OrderedReady',
        updateStrategy: {},
        revisionHistoryLimit: 10,
        persistentVolumeClaimRetentionPolicy: {},
      },
      {
        updateStrategy: rolling({ partition: 0 }),
        persistentVolumeClaimRetentionPolicy: map({ whenDeleted: 'Retain', whenScaled: 'Retain' }),
        volumeClaimTemplates: each(claimTemplate),
        template,
      },
    ),
  }),
  DaemonSet: inside({
    spec: map(
      { updateStrategy: {}, revisionHistoryLimit: 10 },
      { updateStrategy: rolling({ maxSurge: 0, maxUnavailable: 1 }), template },
    ),
  }),
  Job: inside({ spec: jobSpec }),
  CronJob: inside({
    spec: map(
      { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 },
      { jobTemplate: map({ metadata: {} }, { spec: inside({ template }) }) },
    ),
  }),
  Service: inside({ spec: serviceSpec }),
  HorizontalPodAutoscaler: inside({ spec: autoscalerSpec }),
  NetworkPolicy: inside({ spec: policySpec }),
  PersistentVolumeClaim: inside({ spec: claimSpec }),
};

/**
 * The object as the API server (1.34) would store it: its defaults filled, quantities in their canonical form. Applied
 * to what stands in a file and to what a cluster answers, both say the same (kubernetes/pkg/apis, the defaults of each
 * API). What the server allocates (addresses, generated selectors) is left out.
 */
export function withDefaults(manifest: Manifest): Manifest {
  const shape = Object.hasOwn(shapes, manifest.kind) ? shapes[manifest.kind] : undefined;
  if (shape === undefined) return manifest;
  const root = fillDefaults(manifest.root, shape);
  return root.kind === 'map' ? { ...manifest, root } : manifest;
}
