import { join } from 'node:path';
import { goPrograms } from '../go/program.mjs';
import { installPackages, installPrograms } from '../system.mjs';
import { existsSync } from 'node:fs';
import { findProgram } from '../command.mjs';

const version = 'v1.34.4';
const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version);
const stamp = 'k8s.io/component-base/version';

/** Programs of the cluster that are Debian's. */
const packageOf = {
  containerd: 'containerd',
  runc: 'runc',
  iptables: 'iptables',
  ip: 'iproute2',
  sysctl: 'procps',
  openssl: 'openssl',
  'docker-registry': 'docker-registry',
};

export const networkPlugins = '/usr/lib/cni';

/** Installs what the cluster takes from Debian. */
export async function installClusterPackages(consent) {
  await installPrograms(packageOf, consent);
  if (!existsSync(join(networkPlugins, 'bridge'))) await installPackages(['containernetworking-plugins'], consent);
}

/**
 * Builds what the cluster is made of, unless the cache has it, and returns its paths; 6 minutes on two cores.
 * @param {{ yes: boolean }} consent
 */
export async function clusterPrograms(consent) {
  const folder = await goPrograms('kubernetes', consent, {
    [`${stamp}.gitVersion`]: version,
    [`${stamp}.gitMajor`]: major,
    [`${stamp}.gitMinor`]: minor,
  });
  const built = name => join(folder, name);
  return {
    containerd: findProgram('containerd'),
    kubernetes: built('kubernetes'),
    kubectl: built('kubectl'),
    helm: built('helm'),
    etcd: built('etcd'),
    coredns: built('coredns'),
    metricsServer: built('metrics-server'),
    pause: built('pause'),
  };
}
