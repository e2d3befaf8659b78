import { run, succeeds } from '../command.mjs';
import { startRegistry } from '../docker/registry.mjs';
import { upRegistry } from '../docker/up.mjs';
import { step } from '../step.mjs';
import { NeedsConsent } from '../system.mjs';
import { clusterObjects, startAddons } from './addons.mjs';
import { recordCluster, removeCluster, runningCluster } from './cluster.mjs';
import { adminKubeconfig, makeCertificates, startApi, startControllers } from './controlPlane.mjs';
import { makeNetwork, nodeAddress } from './network.mjs';
import { startContainerd, startNode } from './node.mjs';
import { pauseImage } from './pauseImage.mjs';
import { clusterPrograms } from './programs.mjs';

/** The registry on the address that the cluster reaches; its images are those of the one on loopback. */
const clusterRegistry = { name: 'kubernetes-registry', host: nodeAddress };

/**
 * Makes a cluster available: the one that `LOCKSTEP_TEST_CLUSTER` names, else the rig's own if all of it runs, else a
 * new one that takes its place.
 * @param {{ yes: boolean }} consent
 */
export async function upKubernetes(consent) {
  if (process.env.LOCKSTEP_TEST_CLUSTER) {
    process.stderr.write('rig: LOCKSTEP_TEST_CLUSTER names a cluster, so it is used\n');
    return;
  }
  if (process.platform !== 'linux' || process.getuid() !== 0)
    throw new NeedsConsent('The rig starts a cluster as root on Linux. Name one by LOCKSTEP_TEST_CLUSTER=KUBECONFIG.');
  const mirror = await upRegistry(consent);
  const programs = await clusterPrograms(consent);
  if (runningCluster() !== undefined && (await answers(programs))) return;
  await removeCluster();
  try {
    await step('cluster is up', () => start(programs, mirror));
  } catch (error) {
    await removeCluster();
    throw error;
  }
}

const answers = ({ kubectl }) =>
  succeeds(kubectl, ['--kubeconfig', adminKubeconfig, '--request-timeout=5s', 'get', '--raw=/readyz']);

async function start(programs, mirror) {
  recordCluster({ programs });
  await Promise.all([makeNetwork(), makeCertificates()]);
  const registry = await startRegistry(undefined, clusterRegistry);
  await Promise.all([startApi(programs), startContainerd(programs, { hubMirror: `http://${mirror}`, registry })]);
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
  const named = process.env.LOCKSTEP_TEST_CLUSTER;
  if (named) {
    const [kubeconfig, namespace] = named.split('#');
    return { LOCKSTEP_TEST_KUBECONFIG: kubeconfig, ...(namespace ? { LOCKSTEP_TEST_NAMESPACE: namespace } : {}) };
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
