import { apiPath } from '../../cluster/apiPath.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { ClusterError } from '../../cluster/clusterError.ts';
import type { Pod } from '../../cluster/pod.ts';
import { podsPath } from '../../cluster/podsPath.ts';
import type { Fact } from '../../environment/fact.ts';
import { addRunningFacts } from '../../references/cluster/addRunningFacts.ts';
import { liveManifest } from '../../references/cluster/liveManifest.ts';
import type { ClusterNode, Running } from '../../references/cluster/readRunning.ts';
import { readObject } from '../../references/cluster/readObjects.ts';
import { FactList } from '../../references/factList.ts';
import { addDeploymentFacts } from '../../references/kubernetes/deploymentFacts.ts';
import type { Manifest } from '../../references/kubernetes/manifest.ts';
import { podEnvironment } from '../../references/kubernetes/podEnvironment.ts';
import { addPodFacts } from '../../references/kubernetes/podFacts.ts';
import { podMounts } from '../../references/kubernetes/podMounts.ts';
import { toWorkload, type KubernetesWorkload } from '../../references/kubernetes/workload.ts';
import { at, items, text } from '../../references/yaml/yamlAccess.ts';

const claimKind = {
  kind: 'PersistentVolumeClaim',
  group: '',
  version: 'v1',
  resource: 'persistentvolumeclaims',
} as const;

/** Every pod has it, whoever wrote its manifest. */
const tokenFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What the cluster says of one container of a pod and of the machine under it; nothing is run. */
export async function containerFacts(
  cluster: Cluster,
  { namespace, pod, container }: { readonly namespace: string; readonly pod: string; readonly container: string },
  signal: AbortSignal,
): Promise<readonly Fact[]> {
  const raw = await cluster.request<Pod>({ path: podsPath(namespace, pod) }, signal);
  const place = { namespace, context: cluster.context };
  const manifest = liveManifest({ kind: 'Pod', group: '', version: 'v1' }, raw, place);
  const workload = manifest === undefined ? undefined : ofContainer(toWorkload(manifest), container);
  if (workload === undefined) return [];
  const facts = new FactList('observed');
  addPodFacts(facts, workload, []);
  for (const mount of podMounts(workload, await claimsOf(workload, cluster, place, signal)))
    if (mount.kind === 'volume' && mount.path !== tokenFolder)
      facts.add(`mount.${mount.path}`, mount.persistence, mount.at);
  addDeploymentFacts(facts, workload, podEnvironment(workload.container, workload, []).variables, []);
  addRunningFacts(facts, { pod: raw, isReady: true, ...(await nodeOf(cluster, raw, signal)) }, workload, place);
  // What an image's name lets guess of its inside is measured there.
  return facts.facts.filter(({ key }) => !/^(?:os|libc|runtime)\./.test(key));
}

function ofContainer(workload: KubernetesWorkload | undefined, name: string): KubernetesWorkload | undefined {
  const all = ['containers', 'initContainers'].flatMap(list => items(at(workload?.podSpec, list)));
  const container = all.find(each => text(at(each, 'name')) === name);
  return workload === undefined || container?.kind !== 'map' ? undefined : { ...workload, container };
}

/** How a volume lasts stands in its claim; who may not read claims goes without. */
async function claimsOf(
  { podSpec }: KubernetesWorkload,
  cluster: Cluster,
  place: { readonly namespace: string; readonly context: string },
  signal: AbortSignal,
): Promise<readonly Manifest[]> {
  const names = items(at(podSpec, 'volumes')).flatMap(
    volume => text(at(volume, 'persistentVolumeClaim', 'claimName')) ?? [],
  );
  const answers = await Promise.all(
    names.map(name => readObject({ cluster, namespace: place.namespace }, claimKind, name, signal)),
  );
  return answers.flatMap(answer =>
    answer.kind === 'read' && answer.value !== undefined ? (liveManifest(claimKind, answer.value, place) ?? []) : [],
  );
}

/** Nodes belong to the whole cluster; who may not read them goes without. */
async function nodeOf(
  cluster: Cluster,
  { spec }: Pod,
  signal: AbortSignal,
): Promise<Pick<Running, 'node' | 'unknown'>> {
  if (spec.nodeName === undefined) return { unknown: {} };
  try {
    const path = apiPath({ resource: 'nodes' }, undefined, spec.nodeName);
    return { node: await cluster.request<ClusterNode>({ path }, signal), unknown: {} };
  } catch (error) {
    if (error instanceof ClusterError && (error.code === 'forbidden' || error.code === 'notFound'))
      return { unknown: {} };
    throw error;
  }
}
