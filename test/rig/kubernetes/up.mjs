import { findProgram, run, succeeds } from '../command.mjs';
import { startRegistry } from '../docker/registry.mjs';
import { upRegistry } from '../docker/up.mjs';
import { processesInGroup } from '../processes.mjs';
import { step } from '../step.mjs';
import { NeedsConsent } from '../system.mjs';
import { clusterObjects, startAddons } from './addons.mjs';
import { recordCluster, removeCluster, runningCluster } from './cluster.mjs';
import { adminKubeconfig, makeCertificates, startApi, startControllers } from './controlPlane.mjs';
import { bridge, makeNetwork, networkIsTaken, nodeAddress } from './network.mjs';
import { startContainerd, startNode } from './node.mjs';
import { pauseImage } from './pauseImage.mjs';
import { clusterPrograms, installClusterPackages } from './programs.mjs';

/** The registry on the address that the cluster reaches; its images are those of the one on loopback. */
const clusterRegistry = { name: 'kubernetes-registry', host: nodeAddress };

const named = process.env.LOCKSTEP_TEST_CLUSTER;

/** Why no cluster can be had here, if so. */
export const clusterProblem = () =>
  named || (process.platform === 'linux' && process.getuid() === 0)
    ? undefined
    : 'the rig starts one as root on Linux only. LOCKSTEP_TEST_CLUSTER=KUBECONFIG[#NAMESPACE] names another.';

/**
 * Makes a cluster available: the one that `LOCKSTEP_TEST_CLUSTER` names, else the rig's own if all of it runs, else a
 * new one that takes its place.
 * @param {{ yes: boolean }} consent
 */
export async function upKubernetes(consent) {
  const problem = clusterProblem();
  if (problem !== undefined) throw new NeedsConsent(`No cluster: ${problem}`);
  if (named) {
    process.stderr.write('rig: LOCKSTEP_TEST_CLUSTER names a cluster, so it is used\n');
    return;
  }
  await installClusterPackages(consent);
  // Any engine pushes to loopback without TLS, and this containerd pulls from there as well.
  await upRegistry(consent);
  const programs = await clusterPrograms(consent);
  if (runningCluster()?.programs.kubernetes === programs.kubernetes && (await answers(programs))) return;
  await removeCluster();
  await refuseBesideAnother();
  try {
    await step('cluster is up', () => start(programs));
  } catch (error) {
    await removeCluster();
    throw error;
  }
}

/** Two kubelets on one machine end each other's pods, as neither knows the other's. */
async function refuseBesideAnother() {
  if (processesInGroup('/kubepods').length > 0)
    throw new Error(
      'This machine is a node of another cluster. Name that: LOCKSTEP_TEST_CLUSTER=KUBECONFIG[#NAMESPACE].',
    );
  if (await networkIsTaken())
    throw new Error(
      `Another cluster uses the bridge ${bridge}. End it there, or if there is none: ip link delete ${bridge}`,
    );
}

const answers = ({ kubectl }) =>
  succeeds(kubectl, ['--kubeconfig', adminKubeconfig, '--request-timeout=5s', 'get', '--raw=/readyz']);

async function start(programs) {
  recordCluster({ programs });
  await Promise.all([makeNetwork(), makeCertificates()]);
  const registry = await startRegistry(undefined, clusterRegistry);
  await Promise.all([startApi(programs), startContainerd(programs, registry)]);
  await Promise.all([startControllers(programs), startNode(programs), startAddons(programs), use(programs)]);
  recordCluster({ ready: true, programs, registry });
}

/** Makes what every cluster has, and waits until a pod has run. */
async function use({ kubectl }) {
  const ask = (args, options) => run(kubectl, ['--kubeconfig', adminKubeconfig, ...args], { seconds: 120, ...options });
  const apply = items =>
    ask(['apply', '--server-side', '--filename', '-'], {
      input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    });
  await apply(clusterObjects);
  await ask(['wait', '--for=create', 'serviceaccount/default', '--timeout=60s']);
  await ask(['wait', '--for=create', 'node/lockstep', '--timeout=60s']);
  await ask(['wait', '--for=condition=Ready', 'node/lockstep', '--timeout=60s']);
  await apply([firstPod]);
  await ask(['wait', '--for=condition=Ready', 'pod/first', '--timeout=60s']);
  await ask(['delete', 'pod', 'first', '--now', '--wait=false']);
}

const firstPod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'first', namespace: 'default' },
  spec: { containers: [{ name: 'pause', image: pauseImage }] },
};

/** Shell variables of the cluster that is up or that the user has named. */
export function clusterVariables() {
  if (named) {
    const [kubeconfig, namespace] = named.split('#');
    const [kubectl, helm] = [findProgram('kubectl'), findProgram('helm')];
    return {
      LOCKSTEP_TEST_KUBECONFIG: kubeconfig,
      ...(namespace ? { LOCKSTEP_TEST_NAMESPACE: namespace } : {}),
      ...(kubectl ? { LOCKSTEP_TEST_KUBECTL: kubectl } : {}),
      ...(helm ? { LOCKSTEP_TEST_HELM: helm } : {}),
    };
  }
  const cluster = runningCluster();
  if (cluster === undefined) return {};
  return {
    LOCKSTEP_TEST_KUBECONFIG: cluster.kubeconfig,
    LOCKSTEP_TEST_AUDIT_LOG: cluster.auditLog,
    LOCKSTEP_TEST_KUBECTL: cluster.programs.kubectl,
    LOCKSTEP_TEST_HELM: cluster.programs.helm,
    LOCKSTEP_TEST_CLUSTER_REGISTRY: cluster.registry,
  };
}
