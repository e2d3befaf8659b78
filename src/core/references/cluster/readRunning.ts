import type { Cluster } from '../../cluster/cluster.ts';
import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';
import type { Pod } from '../../cluster/pod.ts';
import type { Problem } from '../../environment/reading.ts';
import { nodeKind, podKind, replicaSetKind } from './clusterKinds.ts';
import { selectorText, type LabelSelector } from './labelSelector.ts';
import type { LiveObject } from './readNamespace.ts';
import { readList, readObject, type Answer } from './readObjects.ts';
import { chooseRunningPod, isOwnedBy, type ReplicaSet, type RunningPod } from './runningPod.ts';

/** What the kubelet says of its machine (API reference, "NodeSystemInfo"). */
export interface ClusterNode extends KubernetesObject {
  readonly status?: {
    readonly nodeInfo?: {
      readonly architecture?: string;
      readonly operatingSystem?: string;
      readonly osImage?: string;
      readonly kernelVersion?: string;
    };
  };
}

/** What runs of a workload now. */
export interface Running extends Partial<RunningPod> {
  readonly node?: ClusterNode;
  /** Why a pod, its node or its revision can't be told. */
  readonly unknown: Partial<Record<'pod' | 'node' | 'revision', Required<Pick<Problem, 'message' | 'resolve'>>>>;
}

interface Runner extends KubernetesObject {
  readonly spec?: { readonly selector?: LabelSelector };
}

/** One pod of the workload, the revision it belongs to and the node it runs on. */
export async function readRunning(
  workload: LiveObject,
  jobs: readonly LiveObject[],
  cluster: Cluster,
  signal: AbortSignal,
): Promise<Running> {
  const scope = { cluster, namespace: workload.raw.metadata.namespace };
  const selector = selectorOf(workload, jobs);
  const isDeployment = workload.kind.kind === 'Deployment';
  const [pods, replicaSets] = await Promise.all([
    podsOf(workload, scope, selector, signal),
    isDeployment && selector !== undefined
      ? readList<ReplicaSet>(scope, replicaSetKind, selector, signal)
      : ({ kind: 'read', value: [] } as const),
  ]);
  if (pods.kind === 'refused') return { unknown: { pod: pods.problem } };
  const own = replicaSets.kind === 'read' ? replicaSets.value.filter(each => isOwnedBy(each, workload.raw)) : [];
  const running = chooseRunningPod(pods.value, own);
  const revision = replicaSets.kind === 'refused' ? { revision: replicaSets.problem } : {};
  if (running === undefined) return { unknown: { ...revision, pod: nothingRuns(workload) } };
  const { nodeName } = running.pod.spec;
  if (nodeName === undefined) return { ...running, unknown: revision };
  const node = await readObject<ClusterNode>({ cluster, namespace: undefined }, nodeKind, nodeName, signal);
  if (node.kind === 'refused') return { ...running, unknown: { ...revision, node: node.problem } };
  return { ...running, ...(node.value === undefined ? {} : { node: node.value }), unknown: revision };
}

function nothingRuns({ manifest }: LiveObject): NonNullable<Running['unknown']['pod']> {
  const message = `no pod of ${manifest.kind.toLowerCase()}/${manifest.name} runs, so its image’s digest and its node are unknown`;
  return { message, resolve: 'Check again when one runs.' };
}

function podsOf(
  { kind, raw }: LiveObject,
  scope: Parameters<typeof readList>[0],
  selector: string | undefined,
  signal: AbortSignal,
): Promise<Answer<readonly Pod[]>> {
  if (kind === podKind) return Promise.resolve({ kind: 'read', value: [raw as Pod] });
  if (selector === undefined) return Promise.resolve({ kind: 'read', value: [] });
  return readList<Pod>(scope, podKind, selector, signal);
}

/** A CronJob's pods are those of its newest Job. */
function selectorOf({ kind, raw }: LiveObject, jobs: readonly LiveObject[]): string | undefined {
  const made = jobs
    .filter(job => isOwnedBy(job.raw, raw))
    .sort((a, b) => b.raw.metadata.creationTimestamp.localeCompare(a.raw.metadata.creationTimestamp));
  const runner = (kind.kind === 'CronJob' ? made[0]?.raw : raw) as Runner | undefined;
  const selector = runner?.spec?.selector;
  return selector === undefined ? undefined : selectorText(selector);
}
