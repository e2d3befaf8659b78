import { mkdirSync, writeFileSync } from 'node:fs';
import { Resolver } from 'node:dns/promises';
import { join } from 'node:path';
import { startPart } from './daemons.mjs';
import { nodeAddress } from './network.mjs';
import { certificates, clusterFolder } from './paths.mjs';

const metricsPort = 4443;

/** Starts names, volumes and metrics, all as programs of the machine. */
export async function startAddons(programs) {
  await startNames(programs);
  await startVolumes(programs);
  await startMetrics(programs);
}

/** Nothing is cached, so that a Service answers from the moment it is there. */
async function startNames({ coredns }) {
  const settings = join(clusterFolder, 'Corefile');
  writeFileSync(
    settings,
    `. {
  bind ${nodeAddress}
  errors
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    kubeconfig ${join(certificates, 'dns.kubeconfig')}
    ttl 0
  }
  forward . /etc/resolv.conf
}
`,
  );
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([nodeAddress]);
  await startPart({
    name: 'dns',
    program: coredns,
    args: ['-conf', settings],
    ready: () =>
      resolver.resolve4('kubernetes.default.svc.cluster.local').then(
        () => true,
        () => false,
      ),
  });
}

async function startVolumes({ kubernetes }) {
  const root = join(clusterFolder, 'volumes');
  mkdirSync(root, { recursive: true });
  await startPart({
    name: 'provisioner',
    program: kubernetes,
    args: ['provisioner', '--kubeconfig', join(certificates, 'provisioner.kubeconfig'), '--root', root],
  });
}

async function startMetrics({ metricsServer }) {
  const kubeconfig = join(certificates, 'metrics-server.kubeconfig');
  await startPart({
    name: 'metrics-server',
    program: metricsServer,
    args: [
      ...['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map(flag => `--${flag}=${kubeconfig}`),
      `--bind-address=${nodeAddress}`,
      `--secure-port=${metricsPort}`,
      `--tls-cert-file=${join(certificates, 'server.crt')}`,
      `--tls-private-key-file=${join(certificates, 'server.key')}`,
      '--kubelet-insecure-tls',
      '--kubelet-preferred-address-types=InternalIP',
      '--metric-resolution=10s',
      '--kubelet-request-timeout=5s',
    ],
  });
}

const metricsService = { name: 'metrics-server', namespace: 'kube-system' };

/** What a cluster has that its programs don't make themselves. */
export const clusterObjects = [
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'lockstep.dev/folder',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metricsService,
    spec: { ports: [{ port: 443, targetPort: metricsPort }] },
  },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metricsService, labels: { 'kubernetes.io/service-name': metricsService.name } },
    addressType: 'IPv4',
    ports: [{ port: metricsPort, protocol: 'TCP' }],
    endpoints: [{ addresses: [nodeAddress], conditions: { ready: true } }],
  },
  {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1beta1.metrics.k8s.io' },
    spec: {
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      service: metricsService,
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
    },
  },
];
