import { expect, test } from 'vitest';
import {
  kubernetesBytes,
  kubernetesMillicores,
} from '../../../../src/core/references/quantities/kubernetesQuantity.ts';
import { facts, place, readOne, readTarget } from '../readFacts.ts';

const web = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  strategy: { type: Recreate }
  template:
    metadata: { labels: { app: web, tier: front } }
    spec:
      terminationGracePeriodSeconds: 45
      securityContext: { runAsNonRoot: true, runAsUser: 1000, sysctls: [{ name: net.core.somaxconn, value: "1024" }] }
      hostAliases: [{ ip: 10.0.0.1, hostnames: [api.local] }]
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/arch, operator: In, values: [arm64] }] }]
      initContainers:
        - { name: migrate, image: shop/web:1, command: [npm, run, migrate] }
        - { name: proxy, image: envoy:1, restartPolicy: Always }
      containers:
        - name: log-shipper
          image: fluent/fluent-bit:3
        - name: web
          image: ghcr.io/shop/web:1.4.2
          command: [node]
          args: ["server.js", "--port", "$(PORT)"]
          ports: [{ name: http, containerPort: 8080 }, { containerPort: 9000, protocol: UDP }]
          envFrom:
            - configMapRef: { name: settings }
            - { prefix: DB_, secretRef: { name: db } }
          env:
            - { name: PORT, value: "8080" }
            - { name: URL, value: "http://$(PGHOST):$(PORT)/$$(PORT)/$(LATER)/$(DB_PASSWORD_X)" }
            - { name: LATER, value: x }
            - { name: WITH_SECRET, value: "a$(DB_password)" }
            - { name: OVERRIDDEN, value: own }
            - { name: MODE, valueFrom: { configMapKeyRef: { name: settings, key: mode } } }
            - { name: POD_IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }
            - { name: API_TOKEN, valueFrom: { secretKeyRef: { name: api, key: token } } }
            - { name: PGUSER, valueFrom: { secretKeyRef: { name: api, key: user } } }
          securityContext:
            runAsUser: 10001
            readOnlyRootFilesystem: true
            allowPrivilegeEscalation: false
            capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] }
          resources: { limits: { memory: 512Mi, cpu: "1.5" }, requests: { cpu: 250m } }
          livenessProbe: { tcpSocket: { port: 8080 } }
          readinessProbe: { httpGet: { path: /ready, port: http } }
          volumeMounts:
            - { name: data, mountPath: /data }
            - { name: shared, mountPath: /shared }
            - { name: scratch, mountPath: /scratch }
            - { name: ram, mountPath: /ram }
            - { name: conf, mountPath: /etc/conf }
            - { name: tls, mountPath: /etc/tls }
      volumes:
        - { name: data, persistentVolumeClaim: { claimName: data } }
        - { name: shared, persistentVolumeClaim: { claimName: shared } }
        - { name: scratch, emptyDir: {} }
        - { name: ram, emptyDir: { medium: Memory } }
        - { name: conf, configMap: { name: settings } }
        - { name: tls, secret: { secretName: tls } }
`;
const others = `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: settings, namespace: other }
    data: { PGHOST: wrong }
  - apiVersion: v1
    kind: ConfigMap
    metadata: { name: settings, namespace: shop }
    data:
      PGHOST: db
      OVERRIDDEN: map
      mode: fast
  - { apiVersion: v1, kind: Secret, metadata: { name: db, namespace: shop }, data: { password: aHVudGVyMg== } }
  - { apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: { name: tls }, spec: { encryptedData: { tls.crt: x, tls.key: y } } }
  - { apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: shared }, spec: { accessModes: [ReadWriteMany] } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }, { port: 8081 }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: front }
spec:
  rules:
    - http: { paths: [{ path: /shop, backend: { service: { name: web } } }, { path: /other, backend: { service: { name: orders } } }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny }
spec: { podSelector: {}, policyTypes: [Egress] }
---
apiVersion: v1
kind: Service
metadata: { name: orders }
spec: { type: ExternalName, externalName: orders.abc123.eu-west-1.rds-postgres.example.com }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: cache }
spec:
  template:
    spec:
      containers: [{ name: redis, image: "redis:7.2", args: ["--appendonly", "yes"], volumeMounts: [{ name: d, mountPath: /data }] }]
  volumeClaimTemplates: [{ metadata: { name: d }, spec: { accessModes: [ReadWriteOnce] } }]
`;
const texts = { 'k8s/web.yaml': web, 'k8s/base/others.yml': others };

test('expands variables in the order Kubernetes does, and keeps secrets apart', async () => {
  const reading = await readOne('kubernetes:k8s#deployment/web', texts);
  expect(reading).toMatchObject({
    level: 'orchestrator',
    kind: 'kubernetes',
    workload: 'deployment/web',
    problems: [],
  });
  expect(facts(reading, /^(?:env|secret)\./)).toEqual({
    'env.PGHOST': 'db',
    'env.OVERRIDDEN': 'own',
    'env.mode': 'fast',
    'env.PORT': '8080',
    'env.URL': 'http://db:8080/$(PORT)/$(LATER)/$(DB_PASSWORD_X)',
    'env.LATER': 'x',
    'env.WITH_SECRET': 'unknown',
    'env.MODE': 'fast',
    'env.POD_IP': 'unknown',
    'env.PGUSER': 'unknown',
    'secret.DB_password': 'unknown',
    'secret.API_TOKEN': 'unknown',
    'secret.file./etc/tls/tls.crt': 'unknown',
    'secret.file./etc/tls/tls.key': 'unknown',
  });
  expect(place(reading, 'env.PGHOST')).toBe('k8s/base/others.yml:12:7');
  expect(place(reading, 'env.PORT')).toBe('k8s/web.yaml:32:15');
  expect(JSON.stringify(reading)).not.toContain('aHVudGVyMg');
});

test('tells the pod’s identity, limits, network and mounts', async () => {
  const reading = await readOne('kubernetes:k8s#web', texts);
  expect(facts(reading, /^(?:cpu|identity|resources|network|mount|kernel|image)\./)).toEqual({
    'image.reference': 'ghcr.io/shop/web:1.4.2',
    'image.pinned': true,
    'image.entrypoint': ['node'],
    'cpu.architecture': 'arm64',
    'identity.user': '10001',
    'identity.root': false,
    'identity.readOnlyRootFilesystem': true,
    'identity.privileged': false,
    'identity.noNewPrivileges': true,
    'identity.capabilities': ['NET_BIND_SERVICE'],
    'kernel.sysctl.net.core.somaxconn': '1024',
    'resources.memory.limit': 512 * 2 ** 20,
    'resources.cpu.limit': 1500,
    'resources.cpu.request': 250,
    'resources.shm': 64 * 2 ** 20,
    'network.port.8080/tcp': true,
    'network.port.9000/udp': true,
    'network.port.8081/tcp': true,
    'network.host.api.local': '10.0.0.1',
    'network.egress': 'denied',
    'network.ingress': ['/shop'],
    'mount./data': 'named',
    'mount./shared': 'network',
    'mount./scratch': 'ephemeral',
    'mount./ram': 'memory',
    'mount./etc/conf': 'bind',
  });
});

test('tells how it is run and what it stands on', async () => {
  const reading = await readOne('kubernetes:k8s#web', texts);
  expect(facts(reading, /^(?:deployment|service)\./)).toEqual({
    'deployment.command': ['node', 'server.js', '--port', '8080'],
    'deployment.replicas': 3,
    'deployment.healthcheck': 'GET :http/ready',
    'deployment.grace': 45,
    'deployment.strategy': 'Recreate',
    'deployment.sidecar.log-shipper': true,
    'deployment.sidecar.proxy': true,
    'deployment.migration': true,
    'service.postgres': true,
    'service.postgres.version': 'unknown',
    'service.redis': true,
    'service.redis.version': '7.2',
    'service.redis.pinned': false,
    'service.redis.persistence': 'named',
    'service.redis.command': ['--appendonly', 'yes'],
    'service.redis.setting.appendonly': 'yes',
  });
});

test('objects that are not among the manifests leave the variables open', async () => {
  const reading = await readOne('kubernetes:k8s/web.yaml', texts);
  expect(reading.speaks).not.toContain('env.*');
  expect(reading.problems).toMatchObject([
    { file: 'k8s/web.yaml', line: 29, message: 'the ConfigMap settings is not among the manifests' },
    { file: 'k8s/web.yaml', line: 30, message: 'the Secret db is not among the manifests' },
    { file: 'k8s/web.yaml', line: 37, message: 'mode of the ConfigMap settings is not among the manifests' },
  ]);
});

test.each([
  ['batch/v1', 'CronJob', 'spec: { jobTemplate: { spec: { template: { spec: POD } } } }'],
  ['batch/v1', 'Job', 'spec: { template: { spec: POD } }'],
  ['apps/v1', 'DaemonSet', 'spec: { template: { spec: POD } }'],
  ['v1', 'Pod', 'spec: POD'],
])('%s %s is a workload', async (apiVersion, kind, spec) => {
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: it }\n${spec.replace('POD', '{ containers: [{ name: a, image: "a:1.2.3" }] }')}`;
  const reading = await readOne('kubernetes:it.yaml', { 'it.yaml': text });
  expect(reading.workload).toBe(`${kind.toLowerCase()}/it`);
  expect(facts(reading, /reference/)).toEqual({ 'image.reference': 'a:1.2.3' });
});

test('two workloads are a choice, unless one has the name of the other side’s', async () => {
  const second = web.replace('name: web, namespace', 'name: admin, namespace');
  const both = { 'k8s/a.yaml': web, 'k8s/b.yaml': second };
  expect(await readTarget('kubernetes:k8s', both)).toEqual({
    kind: 'ambiguous',
    choices: [
      { workload: 'deployment/web', file: 'k8s/a.yaml' },
      { workload: 'deployment/admin', file: 'k8s/b.yaml' },
    ],
  });
  expect(await readOne('kubernetes:k8s', both, { pairWith: 'admin' })).toMatchObject({ workload: 'deployment/admin' });
});

test('a broken file of a folder is a problem, the only one given an error, both with the line', async () => {
  const broken = { ...texts, 'k8s/broken.yaml': 'a: 1\nb: [}\n' };
  const { problems } = await readOne('kubernetes:k8s#web', broken);
  expect(problems).toMatchObject([{ file: 'k8s/broken.yaml', line: 2 }]);
  await expect(readTarget('kubernetes:k8s/broken.yaml', broken)).rejects.toMatchObject({
    code: 'invalidInput',
    at: { line: 2 },
  });
  await expect(readTarget('kubernetes:nowhere', broken)).rejects.toMatchObject({ code: 'notFound' });
});

test('quantities mean what the API server reads', () => {
  expect(['500m', '1Gi', '1G', '1e3', '128974848', '0.5Mi', '1k', '1K'].map(kubernetesBytes)).toEqual([
    1,
    2 ** 30,
    1e9,
    1000,
    128974848,
    524288,
    1000,
    undefined,
  ]);
  expect(['100m', '0.1', '2', '1500u'].map(kubernetesMillicores)).toEqual([100, 100, 2000, 2]);
});

test('variables that double with every line end as unknown', async () => {
  const env = Array.from({ length: 60 }, (_, index) => `{ name: V${index + 1}, value: "$(V${index})$(V${index})" }`);
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: { name: it }\nspec: { containers: [{ name: a, env: [{ name: V0, value: "${'x'.repeat(64)}" }, ${env.join(', ')}] }] }`;
  expect(facts(await readOne('kubernetes:it.yaml', { 'it.yaml': pod }), /V60$/)).toEqual({ 'env.V60': 'unknown' });
});

test('what the API server fills in by itself says the same written and left out', async () => {
  const plain = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 4
  template:
    spec: { containers: [{ name: web, image: web, env: [{ name: A, value: "" }], ports: [{ containerPort: 80 }] }] }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { scaleTargetRef: { kind: Deployment, name: web }, maxReplicas: 5 }
`;
  const written = plain
    .replace('spec: { containers', 'spec: { terminationGracePeriodSeconds: 30, containers')
    .replace('replicas: 4', 'strategy: { type: RollingUpdate }')
    .replace('{ containerPort: 80 }', '{ containerPort: 80, protocol: TCP }')
    .replace(', value: ""', '')
    .replace('maxReplicas', 'minReplicas: 1, maxReplicas');
  const first = facts(await readOne('kubernetes:it.yaml', { 'it.yaml': plain }), /./);
  expect(first).toMatchObject({ 'deployment.autoscaling': '1 to 5', 'deployment.replicas': 1, 'env.A': '' });
  expect(facts(await readOne('kubernetes:it.yaml', { 'it.yaml': written }), /./)).toEqual(first);
});
