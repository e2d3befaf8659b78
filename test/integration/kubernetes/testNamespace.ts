import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { clusterAnnotations, clusterLabels } from '../../../src/core/cluster/clusterLabels.ts';
import { connectCluster, type ConnectOptions } from '../../../src/core/cluster/connectCluster.ts';
import type { Kubeconfig } from '../../../src/core/cluster/kubeconfig.ts';
import type { KubernetesObject } from '../../../src/core/cluster/kubernetesObject.ts';
import { ownerName } from '../../../src/core/cluster/ownerName.ts';
import type { Pod } from '../../../src/core/cluster/pod.ts';
import { readKubeconfig } from '../../../src/core/cluster/readKubeconfig.ts';
import { watchObjects } from '../../../src/core/cluster/watchObjects.ts';

const testRun = `run-${randomUUID()}`;

/** Of one test run, so that only its own is deleted. */
export const testLabels = { 'lockstep.test-run': testRun };

export const image = 'debian:bookworm-slim';

/** A namespace of a test's own on the rig's cluster; disposing deletes it with all that is in it. */
export interface TestNamespace extends AsyncDisposable {
  readonly name: string;
  readonly cluster: Cluster;
  /** The rig's own, whose user is an administrator. */
  readonly kubeconfig: Kubeconfig;
  readonly kubeconfigFile: string;
  /** Of a collection in this namespace: `path('pods')`, `path('deployments', 'apis/apps/v1')`. */
  path(plural: string, api?: string): string;
  /** Creates an object in this namespace. */
  create<T extends KubernetesObject>(plural: string, object: object, api?: string): Promise<T>;
  /** Creates a pod that runs a shell script, and waits until it runs. */
  runPod(name: string, script?: string, more?: PodDetails): Promise<Pod>;
  /** Waits until an object of a collection is as wanted. */
  until<T extends KubernetesObject>(path: string, name: string, isSo: (object: T) => boolean): Promise<T>;
}

interface PodDetails {
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: object;
}

const patience = 120_000;

export function testKubeconfigFile(): string {
  const file = process.env['LOCKSTEP_TEST_KUBECONFIG'];
  if (file === undefined) throw new Error('LOCKSTEP_TEST_KUBECONFIG is not set: npm run rig -- up kubernetes');
  return file;
}

/** The rig's cluster, or the one at another kubeconfig. */
export async function connectTestCluster(
  file = testKubeconfigFile(),
  options: ConnectOptions = {},
): Promise<{ readonly kubeconfig: Kubeconfig; readonly cluster: Cluster }> {
  const sources = { env: { KUBECONFIG: file }, home: homedir(), platform: process.platform };
  const kubeconfig = await readKubeconfig(sources, AbortSignal.timeout(patience));
  if (kubeconfig?.current === undefined) throw new Error(`${file} has no current context.`);
  return { kubeconfig, cluster: await connectCluster(kubeconfig, kubeconfig.current, options) };
}

/** With `madeFor`, as Lockstep makes one for an environment of its own. */
export async function makeTestNamespace(
  labels: Readonly<Record<string, string>> = {},
  madeFor?: string,
): Promise<TestNamespace> {
  const { kubeconfig, cluster } = await connectTestCluster();
  const name = `lockstep-test-${randomUUID().slice(0, 8)}`;
  const signal = (): AbortSignal => AbortSignal.timeout(patience);
  const path = (plural: string, api = 'api/v1'): string => `/${api}/namespaces/${name}/${plural}`;
  const until: TestNamespace['until'] = (collection, wanted, isSo) => untilSo(cluster, collection, wanted, isSo);
  const create: TestNamespace['create'] = (plural, object, api) =>
    cluster.request({ method: 'POST', path: path(plural, api), body: object }, signal());
  const made = { 'app.kubernetes.io/managed-by': 'lockstep', [clusterLabels.environment]: madeFor ?? '' };
  const metadata = {
    name,
    labels: { ...testLabels, ...labels, ...(madeFor === undefined ? {} : made) },
    annotations: madeFor === undefined ? {} : { [clusterAnnotations.owner]: ownerName() },
  };
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata };
  await cluster.request({ method: 'POST', path: '/api/v1/namespaces', body }, signal());
  // A pod is refused until the namespace has these.
  await until(path('serviceaccounts'), 'default', () => true);
  return {
    name,
    cluster,
    kubeconfig,
    kubeconfigFile: testKubeconfigFile(),
    path,
    create,
    until,
    runPod: async (pod, script = 'sleep infinity', more = {}) => {
      await create('pods', podOf(pod, script, more));
      return until<Pod>(path('pods'), pod, ({ status }) => status?.phase === 'Running');
    },
    [Symbol.asyncDispose]: async () => {
      await cluster.request({ method: 'DELETE', path: `/api/v1/namespaces/${name}` }, signal());
      cluster[Symbol.dispose]();
    },
  };
}

function podOf(name: string, script: string, { labels = {}, spec = {} }: PodDetails): object {
  const container = { name: 'main', image, command: ['sh', '-c', script] };
  return {
    metadata: { name, labels: { ...testLabels, ...labels } },
    spec: { terminationGracePeriodSeconds: 0, containers: [container], ...spec },
  };
}

async function untilSo<T extends KubernetesObject>(
  cluster: Cluster,
  path: string,
  name: string,
  isSo: (object: T) => boolean,
): Promise<T> {
  const selection = { path, fieldSelector: `metadata.name=${name}` };
  const signal = AbortSignal.timeout(patience);
  for await (const change of watchObjects<T>(cluster, selection, signal)) {
    if (change.kind === 'broken') throw change.error;
    const objects = change.kind === 'listed' ? change.items : change.kind === 'set' ? [change.object] : [];
    const found = objects.find(isSo);
    if (found !== undefined) return found;
  }
  throw new Error(`${path}/${name} did not become as wanted within ${patience / 1000} s.`);
}
