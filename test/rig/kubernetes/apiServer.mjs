import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { succeeds } from '../command.mjs';
import { startPart } from './daemons.mjs';
import { nodeAddress, serviceNetwork } from './network.mjs';
import { certificates, clusterFolder } from './paths.mjs';

/**
 * Starts an API server on the store and waits until it is ready.
 * @param {{ name: string, port: number, auditLog: string, main: boolean }} server only the main one answers for the Service `kubernetes`
 * @param {{ kubernetes: string, kubectl: string, store: string }} programs with the store's address
 */
export function startApiServer({ name, port, auditLog, main }, { kubernetes, kubectl, store }) {
  const certificate = file => join(certificates, file);
  // Its own, because another server that starts now would read a shared one half written.
  const policy = join(clusterFolder, `${name}-audit-policy.json`);
  mkdirSync(clusterFolder, { recursive: true, mode: 0o700 });
  writeFileSync(policy, JSON.stringify(auditPolicy));
  const flags = {
    'etcd-servers': store,
    'bind-address': nodeAddress,
    'advertise-address': nodeAddress,
    'secure-port': port,
    'endpoint-reconciler-type': main ? 'lease' : 'none',
    'service-cluster-ip-range': serviceNetwork,
    'authorization-mode': 'Node,RBAC',
    'enable-admission-plugins': 'NodeRestriction',
    'allow-privileged': true,
    'client-ca-file': certificate('ca.crt'),
    'tls-cert-file': certificate('server.crt'),
    'tls-private-key-file': certificate('server.key'),
    'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
    'service-account-key-file': certificate('service-accounts.pub'),
    'service-account-signing-key-file': certificate('service-accounts.key'),
    'kubelet-certificate-authority': certificate('ca.crt'),
    'kubelet-client-certificate': certificate('kubelet-client.crt'),
    'kubelet-client-key': certificate('kubelet-client.key'),
    'kubelet-preferred-address-types': 'InternalIP',
    'requestheader-client-ca-file': certificate('ca.crt'),
    'requestheader-allowed-names': 'front-proxy',
    'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
    'requestheader-group-headers': 'X-Remote-Group',
    'requestheader-username-headers': 'X-Remote-User',
    'proxy-client-cert-file': certificate('front-proxy.crt'),
    'proxy-client-key-file': certificate('front-proxy.key'),
    'enable-aggregator-routing': true,
    'audit-policy-file': policy,
    'audit-log-path': auditLog,
    // One file, however long: a test that reads it must not lose what was moved away.
    'audit-log-maxsize': 2000,
    profiling: false,
  };
  const ready = [
    '--kubeconfig',
    join(certificates, `${name}.kubeconfig`),
    '--request-timeout=5s',
    'get',
    // Where another server gives a Service its address at that moment, this one tries again only minutes later.
    '--raw=/readyz?exclude=poststarthook/start-service-ip-repair-controllers',
  ];
  return startPart({
    name,
    program: kubernetes,
    args: ['kube-apiserver', ...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)],
    details: { port },
    ready: () => succeeds(kubectl, ready),
  });
}

/** Everything about Secrets with bodies and from the request on, the rest by its metadata once it is answered. */
const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  rules: [
    { level: 'RequestResponse', resources: [{ group: '', resources: ['secrets'] }] },
    { level: 'None', resources: [{ group: 'coordination.k8s.io', resources: ['leases'] }] },
    { level: 'Metadata', omitStages: ['RequestReceived'] },
  ],
};
