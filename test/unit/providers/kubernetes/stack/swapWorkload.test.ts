import { expect, test } from 'vitest';
import { intoNamespace } from '../../../../../src/core/providers/kubernetes/stack/intoNamespace.ts';
import { asObject, jsonAt, textAt } from '../../../../../src/core/providers/kubernetes/stack/jsonAccess.ts';
import { neededSecrets } from '../../../../../src/core/providers/kubernetes/stack/neededSecrets.ts';
import { StackNotes } from '../../../../../src/core/providers/kubernetes/stack/stackNotes.ts';
import {
  kindKey,
  objectWords,
  type StackObject,
} from '../../../../../src/core/providers/kubernetes/stack/stackObject.ts';
import { swapWorkload, type SwapOptions } from '../../../../../src/core/providers/kubernetes/stack/swapWorkload.ts';
import { toManifests } from '../../../../../src/core/references/kubernetes/manifest.ts';
import { nodeToJson } from '../../../../../src/core/references/yaml/nodeToJson.ts';
import { parseYaml } from '../../../../../src/core/references/yaml/parseYaml.ts';

const objectsOf = (yaml: string): readonly StackObject[] =>
  parseYaml(yaml, 'stack.yaml', 'kubernetes')
    .flatMap(toManifests)
    .map(({ root }) => asObject(nodeToJson(root)));

const clusterScoped = new Set(['ClusterRole', 'Namespace', 'CustomResourceDefinition']);
const unknownKinds = new Set(['ServiceMonitor']);

function optionsFor(objects: readonly StackObject[], more: Partial<SwapOptions> = {}): SwapOptions {
  const kinds = objects
    .filter(object => !unknownKinds.has(textAt(object, 'kind') ?? ''))
    .map(object => {
      const kind = textAt(object, 'kind') ?? '';
      const resource = { group: '', version: 'v1', resource: kind.toLowerCase() };
      return [kindKey(object), { ...resource, namespaced: !clusterScoped.has(kind) }] as const;
    });
  return { namespace: 'ada', environment: 'abc', kinds: new Map(kinds), notes: new StackNotes(), ...more };
}

const development: StackObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web-abc', labels: { 'lockstep.role': 'workspace' }, annotations: { 'lockstep.folder': '/shop' } },
  spec: {
    replicas: 1,
    strategy: { type: 'Recreate' },
    selector: { matchLabels: { 'lockstep.service': 'workspace' } },
    template: {
      metadata: { labels: { 'lockstep.service': 'workspace' }, annotations: { 'lockstep.made': '1' } },
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 },
        initContainers: [{ name: 'lockstep-prepare', volumeMounts: [{ name: 'workspace', mountPath: '/lockstep' }] }],
        containers: [
          {
            name: 'workspace',
            image: 'dev:1',
            command: ['sleep'],
            env: [
              { name: 'TZ', value: 'Europe/Paris' },
              { name: 'MODE', value: 'development' },
              { name: 'STAGE', value: 'development' },
            ],
            resources: {},
            securityContext: { allowPrivilegeEscalation: false },
            volumeMounts: [{ name: 'workspace', mountPath: '/workspaces/shop' }],
          },
        ],
        volumes: [{ name: 'workspace', persistentVolumeClaim: { claimName: 'web-abc-workspace' } }],
      },
    },
  },
};

const stack = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web, tier: front } }
    spec:
      serviceAccountName: web
      nodeSelector: { kubernetes.io/arch: arm64, kubernetes.io/os: linux }
      priorityClassName: gold
      securityContext: { runAsNonRoot: true, fsGroup: 10001 }
      initContainers: [{ name: migrate, image: shop/web }]
      containers:
        - { name: proxy, image: envoy, readinessProbe: { tcpSocket: { port: 9000 } } }
        - name: web
          image: shop/web:1
          args: [serve]
          env: [{ name: MODE, value: production }, { name: DB, value: 'postgres://db.shop.svc.cluster.local:5432/shop' }]
          envFrom: [{ configMapRef: { name: shop } }, { secretRef: { name: keys } }]
          ports: [{ containerPort: 8080 }]
          resources: { limits: { memory: 512Mi } }
          livenessProbe: { httpGet: { path: /, port: 8080 } }
          lifecycle: { preStop: { exec: { command: [sleep] } } }
          securityContext: { runAsUser: 10001, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
          volumeMounts: [{ name: workspace, mountPath: /data }]
      volumes: [{ name: workspace, persistentVolumeClaim: { claimName: data } }]
---
{ apiVersion: v1, kind: ConfigMap, metadata: { name: shop, namespace: shop }, data: { STAGE: production, PEER: 'db.shop:5432', OTHER: 'db.other.svc' } }
---
{ apiVersion: v1, kind: Service, metadata: { name: db, namespace: shop }, spec: { type: LoadBalancer, clusterIP: 10.0.0.9, selector: { app: db }, ports: [{ port: 5432, nodePort: 30000 }] } }
---
{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: web }, spec: { scaleTargetRef: { kind: Deployment, name: web }, maxReplicas: 9 } }
---
{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: web }, spec: { selector: { matchLabels: { app: web } } } }
---
{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: db }, spec: { selector: { matchLabels: { app: db } } } }
---
{ apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: { name: web, namespace: shop }, subjects: [{ kind: ServiceAccount, name: web, namespace: shop }, { kind: ServiceAccount, name: ci, namespace: tools }], roleRef: { kind: Role, name: web } }
---
{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: web }, spec: { rules: [{ host: shop.example.com }] } }
---
{ apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: { name: web } }
---
{ apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: { name: web } }
`;

const web = { kind: 'Deployment', name: 'web', container: 'web' };
const swap = (more: Partial<SwapOptions> = {}, user: { user?: number } = { user: 1000 }) => {
  const objects = objectsOf(stack);
  const options = optionsFor(objects, more);
  return { ...swapWorkload(objects, web, { object: development, ...user }, options), notes: options.notes.words };
};
const containerOf = (workspace: StackObject, name: string): StackObject => {
  const containers = jsonAt(workspace, 'spec', 'template', 'spec', 'containers') as readonly StackObject[];
  return asObject(containers.find(each => each['name'] === name));
};

test('the workload keeps its environment, volumes, account and sidecars, and gets the Dev Container’s image, command and workspace', () => {
  const { workspace } = swap();
  expect(workspace).toMatchObject({
    metadata: { name: 'web-abc', labels: { app: 'web', 'lockstep.role': 'workspace' } },
    spec: { replicas: 1, selector: { matchLabels: { 'lockstep.service': 'workspace' } } },
  });
  const pod = asObject(jsonAt(workspace, 'spec', 'template', 'spec'));
  expect(jsonAt(workspace, 'spec', 'template', 'metadata')).toEqual({
    labels: { app: 'web', tier: 'front', 'lockstep.service': 'workspace' },
    annotations: { 'lockstep.made': '1', 'kubectl.kubernetes.io/default-container': 'workspace' },
  });
  expect(pod['serviceAccountName']).toBe('web');
  expect(pod).not.toHaveProperty('automountServiceAccountToken');
  expect(containerOf(workspace, 'proxy')).toEqual({
    name: 'proxy',
    image: 'envoy',
    readinessProbe: { tcpSocket: { port: 9000 } },
  });
  expect((pod['initContainers'] as readonly StackObject[]).map(each => each['name'])).toEqual([
    'lockstep-prepare',
    'migrate',
  ]);
  expect(containerOf(workspace, 'workspace')).toEqual({
    name: 'workspace',
    image: 'dev:1',
    command: ['sleep'],
    env: [
      { name: 'MODE', value: 'production' },
      { name: 'DB', value: 'postgres://db.ada.svc.cluster.local:5432/shop' },
      { name: 'TZ', value: 'Europe/Paris' },
    ],
    envFrom: [{ configMapRef: { name: 'shop' } }, { secretRef: { name: 'keys' } }],
    ports: [{ containerPort: 8080 }],
    resources: { limits: { memory: '512Mi' } },
    securityContext: {
      runAsUser: 1000,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
      allowPrivilegeEscalation: false,
    },
    volumeMounts: [
      { name: 'workspace', mountPath: '/data' },
      { name: 'lockstep-workspace', mountPath: '/workspaces/shop' },
    ],
  });
  expect(pod['volumes']).toEqual([
    { name: 'workspace', persistentVolumeClaim: { claimName: 'data' } },
    { name: 'lockstep-workspace', persistentVolumeClaim: { claimName: 'web-abc-workspace' } },
  ]);
  expect(pod['securityContext']).toEqual({ runAsNonRoot: true, fsGroup: 1000 });
});

test('a Dev Container that runs as root goes without what production forbids to root', () => {
  const { workspace, notes } = swap({}, {});
  expect(containerOf(workspace, 'workspace')['securityContext']).toEqual({
    allowPrivilegeEscalation: false,
    runAsUser: 0,
    runAsNonRoot: false,
  });
  expect(notes.join('\n')).toMatch(/without production’s readOnlyRootFilesystem, runAsUser, capabilities/);
});

test('everything else goes into the namespace, and what can’t is named with the reason', () => {
  const { objects, notes } = swap();
  expect(objects.map(objectWords)).toEqual([
    'ServiceAccount web',
    'ConfigMap shop',
    'PodDisruptionBudget db',
    'PersistentVolumeClaim data',
    'RoleBinding web',
    'Service db',
  ]);
  expect(objects.every(object => textAt(object, 'metadata', 'namespace') === 'ada')).toBe(true);
  expect(new Set(notes)).toEqual(
    new Set([
      'Ingress web is left out: its hosts are production’s',
      'ClusterRole web is left out: it belongs to the whole cluster',
      'ServiceMonitor web is left out: the cluster has no such kind',
      'Service db is reached only inside the cluster',
      'HorizontalPodAutoscaler web, PodDisruptionBudget web are left out: the Dev Container stands for Deployment web',
      'Deployment web runs once instead of 3 times',
      'Deployment web goes without priorityClassName gold, which is production’s',
      'Deployment web goes without probes and lifecycle hooks',
      'Deployment web keeps production’s values of MODE, STAGE, which the Dev Container sets too',
      'Deployment web runs without production’s readOnlyRootFilesystem, runAsUser',
      'Deployment web has volumes of the group 1000, which is the Dev Container’s',
      'ServiceAccount web is made without rights: no manifest declares it',
      'PersistentVolumeClaim data is made empty: no manifest declares it',
    ]),
  );
});

test('namespaces and addresses of the stack’s own Services are rewritten everywhere, those of others are not', () => {
  const { objects } = swap();
  const find = (words: string): StackObject => asObject(objects.find(object => objectWords(object) === words));
  expect(find('ConfigMap shop')['data']).toEqual({ STAGE: 'production', PEER: 'db.ada:5432', OTHER: 'db.other.svc' });
  expect(find('RoleBinding web')['subjects']).toEqual([
    { kind: 'ServiceAccount', name: 'web', namespace: 'ada' },
    { kind: 'ServiceAccount', name: 'ci', namespace: 'tools' },
  ]);
  expect(find('Service db')['spec']).toEqual({ selector: { app: 'db' }, ports: [{ port: 5432 }] });
});

test('what the cluster’s nodes and storage can’t give is dropped and said', () => {
  const nodes = [{ 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux' }];
  const { workspace, notes } = swap({ nodes });
  expect(jsonAt(workspace, 'spec', 'template', 'spec', 'nodeSelector')).toEqual({ 'kubernetes.io/os': 'linux' });
  expect(notes).toContain('Deployment web runs on any node: the cluster has none with kubernetes.io/arch=arm64');
  const claims = objectsOf(
    '{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: a }, spec: { storageClassName: gp3, volumeName: pv-1 } }',
  );
  const options = optionsFor(claims, { storageClasses: new Set(['standard']) });
  expect(intoNamespace(claims, options)[0]?.['spec']).toEqual({});
  expect(options.notes.words[0]).toContain('no class gp3');
});

test('a StatefulSet becomes a Deployment with the claims that its first pod would have', () => {
  const objects = objectsOf(`
{ apiVersion: apps/v1, kind: StatefulSet, metadata: { name: db }, spec: { template: { spec: { containers: [{ name: db, volumeMounts: [{ name: data, mountPath: /data }] }] } }, volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce] } }] } }`);
  const options = optionsFor(objects);
  const swapped = swapWorkload(
    objects,
    { kind: 'StatefulSet', name: 'db', container: 'db' },
    { object: development },
    options,
  );
  expect(swapped.objects).toEqual([
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'web-abc-data' },
      spec: { accessModes: ['ReadWriteOnce'] },
    },
  ]);
  expect(jsonAt(swapped.workspace, 'spec', 'template', 'spec', 'volumes')).toEqual([
    { name: 'data', persistentVolumeClaim: { claimName: 'web-abc-data' } },
    { name: 'workspace', persistentVolumeClaim: { claimName: 'web-abc-workspace' } },
  ]);
  expect(options.notes.words).toContain('StatefulSet db becomes a Deployment of one pod');
});

test('Secrets that no manifest brings are found with the keys that pods name', () => {
  const objects = objectsOf(`
apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly }
spec: { jobTemplate: { spec: { template: { spec: {
  imagePullSecrets: [{ name: registry }],
  containers: [{ name: a,
    env: [{ name: P, valueFrom: { secretKeyRef: { name: shop, key: password } } }, { name: O, valueFrom: { secretKeyRef: { name: maybe, key: x, optional: true } } }],
    envFrom: [{ secretRef: { name: all } }, { secretRef: { name: sealed } }, { secretRef: { name: outside } }] }],
  volumes: [{ name: v, secret: { secretName: tls, items: [{ key: tls.key, path: k }] } }, { name: p, projected: { sources: [{ secret: { name: shop, items: [{ key: token, path: t }] } }] } }] } } } } }
---
{ apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: { name: sealed } }
---
{ apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: { name: x }, spec: { target: { name: outside } } }`);
  expect(neededSecrets(objects)).toEqual([
    { name: 'registry', use: 'pull', keys: [] },
    { name: 'shop', use: 'values', keys: ['password', 'token'] },
    { name: 'all', use: 'values', keys: [] },
    { name: 'tls', use: 'values', keys: ['tls.key'] },
  ]);
});
