import { join } from 'node:path';
import { freePort } from '../docker/registry.mjs';
import { startApiServer } from './apiServer.mjs';
import { clientKubeconfig, issueClient, makeAuthority } from './certificates.mjs';
import { startPart } from './daemons.mjs';
import { nodeAddress } from './network.mjs';
import { auditLog, certificates, clusterFolder } from './paths.mjs';

const port = 6443;
export const server = `https://${nodeAddress}:${port}`;
export const adminKubeconfig = join(certificates, 'admin.kubeconfig');

export const admin = { name: 'admin', groups: ['system:masters'] };

/** The users of the cluster's own programs; the admin's kubeconfig is that of tests. */
const users = {
  admin,
  'api-server': { name: 'rig', groups: ['system:masters'] },
  'controller-manager': { name: 'system:kube-controller-manager' },
  scheduler: { name: 'system:kube-scheduler' },
  kubelet: { name: 'system:node:lockstep', groups: ['system:nodes'] },
  proxy: { name: 'system:kube-proxy' },
  dns: { name: 'rig:dns', groups: ['system:masters'] },
  provisioner: { name: 'rig:provisioner', groups: ['system:masters'] },
  'metrics-server': { name: 'rig:metrics-server', groups: ['system:masters'] },
};

/** Makes all certificates anew, and a kubeconfig for each of the cluster's programs. */
export async function makeCertificates() {
  await makeAuthority(certificates);
  await Promise.all([
    issueClient(certificates, 'kubelet-client', { name: 'rig:api-server', groups: ['system:masters'] }),
    issueClient(certificates, 'front-proxy', { name: 'front-proxy' }),
    ...Object.entries(users).map(([file, user]) => clientKubeconfig(certificates, file, user, { server })),
  ]);
}

/** Starts etcd on loopback and the API server; resolves when that answers. */
export async function startApi(programs) {
  const store = `http://127.0.0.1:${await freePort()}`;
  const peers = `http://127.0.0.1:${await freePort()}`;
  await startPart({
    name: 'etcd',
    program: programs.etcd,
    args: [
      ...['--data-dir', join(clusterFolder, 'etcd'), '--unsafe-no-fsync', '--log-level', 'warn'],
      ...['--listen-client-urls', store, '--advertise-client-urls', store],
      ...['--listen-peer-urls', peers, '--initial-advertise-peer-urls', peers, '--initial-cluster', `default=${peers}`],
    ],
    details: { store },
  });
  await startApiServer({ name: 'api-server', port, auditLog, main: true }, { ...programs, store });
}

/** Starts what makes objects into pods on nodes. */
export async function startControllers({ kubernetes }) {
  const kubeconfig = name => ['--kubeconfig', join(certificates, `${name}.kubeconfig`)];
  const alone = ['--leader-elect=false', '--secure-port=0', '--profiling=false'];
  await startPart({
    name: 'controller-manager',
    program: kubernetes,
    args: [
      ...[
        'kube-controller-manager',
        ...kubeconfig('controller-manager'),
        ...alone,
        '--use-service-account-credentials',
      ],
      ...['--service-account-private-key-file', join(certificates, 'service-accounts.key')],
      ...['--root-ca-file', join(certificates, 'ca.crt')],
      ...['--cluster-signing-cert-file', join(certificates, 'ca.crt')],
      ...['--cluster-signing-key-file', join(certificates, 'ca.key')],
    ],
  });
  await startPart({
    name: 'scheduler',
    program: kubernetes,
    args: ['kube-scheduler', ...kubeconfig('scheduler'), ...alone],
  });
}
