import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../command.mjs';
import { apiServiceAddress, nodeAddress } from './network.mjs';

const names = [
  'DNS:lockstep',
  'DNS:localhost',
  'DNS:kubernetes',
  'DNS:kubernetes.default',
  'DNS:kubernetes.default.svc',
  'DNS:kubernetes.default.svc.cluster.local',
  `IP:${nodeAddress}`,
  `IP:${apiServiceAddress}`,
  'IP:127.0.0.1',
];

/**
 * Makes the cluster's authority, its server certificate and the key that signs service accounts' tokens.
 * @param {string} folder
 */
export async function makeAuthority(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await run('openssl', ['req', '-x509', ...newKey(folder, 'ca'), '-subj', '/CN=lockstep-rig', '-days', '30']);
  await issue(folder, 'server', '/CN=lockstep', ['-addext', `subjectAltName=${names.join(',')}`]);
  const key = join(folder, 'service-accounts.key');
  await run('openssl', ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-out', key]);
  await run('openssl', ['pkey', '-in', key, '-pubout', '-out', join(folder, 'service-accounts.pub')]);
}

/**
 * Issues a client certificate, `<file>.crt` with `<file>.key` in the folder.
 * @param {string} folder
 * @param {string} file
 * @param {{ name: string, groups?: readonly string[] }} user
 */
export function issueClient(folder, file, { name, groups = [] }) {
  return issue(folder, file, `${groups.map(group => `/O=${group}`).join('')}/CN=${name}`, [
    '-addext',
    'extendedKeyUsage=clientAuth',
  ]);
}

/**
 * Issues a client certificate and writes a kubeconfig with it, `<file>.kubeconfig`, whose path it returns.
 * @param {string} folder
 * @param {string} file
 * @param {{ name: string, groups?: readonly string[] }} user
 * @param {{ server: string, namespace?: string }} target
 * @returns {Promise<string>}
 */
export async function clientKubeconfig(folder, file, user, target) {
  await issueClient(folder, file, user);
  return writeKubeconfig(folder, file, {
    ...target,
    user: {
      'client-certificate-data': encoded(folder, `${file}.crt`),
      'client-key-data': encoded(folder, `${file}.key`),
    },
  });
}

/** Writes a kubeconfig (JSON is YAML) that needs no other file; cluster, user and context have one name. */
export function writeKubeconfig(folder, file, { server, user, namespace = 'default' }) {
  const name = 'lockstep-rig';
  const path = join(folder, `${file}.kubeconfig`);
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    clusters: [{ name, cluster: { server, 'certificate-authority-data': encoded(folder, 'ca.crt') } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
  };
  writeFileSync(path, `${JSON.stringify(kubeconfig, undefined, 2)}\n`, { mode: 0o600 });
  return path;
}

const encoded = (folder, file) => readFileSync(join(folder, file)).toString('base64');

async function issue(folder, file, subject, extensions) {
  await run('openssl', [
    ...['req', '-x509', '-CA', join(folder, 'ca.crt'), '-CAkey', join(folder, 'ca.key')],
    ...newKey(folder, file),
    ...['-subj', subject, '-days', '30', '-addext', 'basicConstraints=critical,CA:FALSE'],
    ...extensions,
  ]);
}

function newKey(folder, file) {
  return [
    ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'],
    ...['-keyout', join(folder, `${file}.key`), '-out', join(folder, `${file}.crt`)],
  ];
}
