import { createChannel, type Channel } from '../../../base/channel.ts';
import { LockstepError } from '../../../base/lockstepError.ts';
import type { Report } from '../../../base/report.ts';
import { apiPath } from '../../../cluster/apiPath.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import type { ClusterEvent } from '../../../cluster/clusterEvent.ts';
import { clusterAnnotations, clusterLabels } from '../../../cluster/clusterLabels.ts';
import type { KubernetesObject } from '../../../cluster/kubernetesObject.ts';
import type { Pod } from '../../../cluster/pod.ts';
import { podsPath } from '../../../cluster/podsPath.ts';
import type { Scalable } from '../../../cluster/scalable.ts';
import { watchObjects, type ObjectChange } from '../../../cluster/watchObjects.ts';
import { byUse } from '../byUse.ts';
import { isKeptOff } from '../isKeptOff.ts';
import type { SeenNodes } from '../nodeTrouble.ts';
import { NodeWatch } from '../nodeWatch.ts';
import { podTrouble } from '../podTrouble.ts';
import type { Trouble } from '../trouble.ts';
import { workloadTrouble } from '../workloadTrouble.ts';
import { troubleRemedy } from './troubleRemedy.ts';
import { lastOutput } from './lastOutput.ts';
import { objectPath } from './objectToApply.ts';

export interface PodWait {
  readonly namespace: string;
  /** The environment's, as its label has it. */
  readonly environment: string;
  readonly service: string;
  /** Of the service's Deployment; absent for a Job. */
  readonly deployment?: string;
  /** Id of a Job: only its pods count, and only its events tell of a refused one. */
  readonly job?: string;
  /** Only pods of this making count: what an earlier one left says why that one failed. */
  readonly token?: string;
  /** The pod is far enough. */
  readonly until: (pod: Pod) => boolean;
  /** In words, for the report: `waiting for the pod of app`. */
  readonly what: string;
}

type Seen =
  | { readonly kind: 'pods'; readonly change: ObjectChange<Pod> }
  | { readonly kind: 'events'; readonly change: ObjectChange<ClusterEvent> }
  | { readonly kind: 'workload'; readonly change: ObjectChange<Scalable> }
  | { readonly kind: 'nodes'; readonly nodes: SeenNodes };

/**
 * Waits for a service's pod, and says meanwhile why it isn't there. Throws `commandFailed` with the cluster's words at
 * once where waiting won't help, otherwise it waits until cancelled.
 */
export async function waitForPod(cluster: Cluster, wait: PodWait, report: Report, signal: AbortSignal): Promise<Pod> {
  report.step(wait.what);
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  const seen = watchAll(cluster, wait, until);
  const nodeWatch = new NodeWatch(cluster, each => seen.push({ kind: 'nodes', nodes: each }), until);
  const pods = new Map<string, Pod>();
  const events = new Map<string, ClusterEvent>();
  let workload: Scalable | undefined;
  let nodes: SeenNodes = [];
  let told = '';
  try {
    for await (const each of seen) {
      if (each.kind === 'pods') keep(pods, each.change);
      else if (each.kind === 'workload') workload = latest(each.change) ?? workload;
      else if (each.kind === 'nodes') nodes = each.nodes;
      else for (const event of arrived(each.change)) remember(events, event);
      const [pod] = [...pods.values()].filter(own => counts(own, wait)).sort(byUse);
      if (pod !== undefined && wait.until(pod)) return pod;
      nodeWatch.need(pod !== undefined && isKeptOff(pod));
      const trouble = troubleOf(pod, workload, { events: [...events.values()], nodes, wait });
      const isBroken = each.kind === 'pods' && each.change.kind === 'broken';
      const words = isBroken ? each.change.error.message : trouble?.words;
      if (trouble?.isLasting === true) throw await failure(cluster, trouble, { pod, wait }, signal);
      if (words !== undefined && words !== told) report.step((told = words));
    }
  } finally {
    over.abort();
  }
  signal.throwIfAborted();
  throw new LockstepError('internal', `The watch for ${wait.service} ended.`);
}

function watchAll(cluster: Cluster, wait: PodWait, signal: AbortSignal): Channel<Seen> {
  const { namespace, environment, service, deployment } = wait;
  const channel = createChannel<Seen>();
  const labelSelector = `${clusterLabels.environment}=${environment},${clusterLabels.service}=${service}`;
  const follow = async <T extends KubernetesObject>(
    options: { readonly path: string; readonly labelSelector?: string; readonly fieldSelector?: string },
    seen: (change: ObjectChange<T>) => Seen,
  ): Promise<void> => {
    for await (const change of watchObjects<T>(cluster, options, signal)) channel.push(seen(change));
  };
  void Promise.all([
    follow<Pod>({ path: podsPath(namespace), labelSelector }, change => ({ kind: 'pods', change })),
    follow<ClusterEvent>({ path: apiPath({ resource: 'events' }, namespace) }, change => ({ kind: 'events', change })),
    ...(deployment === undefined
      ? []
      : [
          follow<Scalable>(
            { path: objectPath('Deployment', namespace), fieldSelector: `metadata.name=${deployment}` },
            change => ({ kind: 'workload', change }),
          ),
        ]),
  ]).finally(() => channel.close());
  return channel;
}

function keep(pods: Map<string, Pod>, change: ObjectChange<Pod>): void {
  switch (change.kind) {
    case 'listed':
      pods.clear();
      for (const pod of change.items) pods.set(pod.metadata.uid, pod);
      return;
    case 'set':
      pods.set(change.object.metadata.uid, change.object);
      return;
    case 'deleted':
      pods.delete(change.object.metadata.uid);
      return;
    case 'broken':
      return;
  }
}

function counts({ metadata }: Pod, { job, token }: PodWait): boolean {
  const { deletionTimestamp, annotations, ownerReferences } = metadata;
  return (
    deletionTimestamp === undefined &&
    (token === undefined || annotations?.[clusterAnnotations.made] === token) &&
    (job === undefined || ownerReferences?.some(({ uid }) => uid === job) === true)
  );
}

/** The newest last; one that is told again counts as new. */
function remember(events: Map<string, ClusterEvent>, event: ClusterEvent): void {
  events.delete(event.metadata.uid);
  events.set(event.metadata.uid, event);
}

function arrived<T>(change: ObjectChange<T>): readonly T[] {
  return change.kind === 'listed' ? change.items : change.kind === 'set' ? [change.object] : [];
}

const latest = <T>(change: ObjectChange<T>): T | undefined => arrived(change).at(-1);

/** A Deployment tells of a quota before and after; only without a pod it matters. */
function troubleOf(
  pod: Pod | undefined,
  workload: Scalable | undefined,
  {
    events,
    nodes,
    wait,
  }: { readonly events: readonly ClusterEvent[]; readonly nodes: SeenNodes; readonly wait: PodWait },
): Trouble | undefined {
  if (pod === undefined) return workload === undefined ? refusedJob(events, wait) : workloadTrouble(workload);
  const claims = events.filter(
    ({ involvedObject: { kind, name } }) => kind === 'PersistentVolumeClaim' && name?.includes(wait.environment),
  );
  const own = events.filter(({ involvedObject: { uid } }) => uid === pod.metadata.uid);
  const trouble = podTrouble(pod, [...claims, ...own], nodes);
  const hopeless = claims.findLast(({ message }) => noClass.test(message ?? ''));
  if (trouble === undefined || hopeless === undefined || pod.spec.nodeName !== undefined) return trouble;
  return { words: trouble.words, isLasting: true };
}

function refusedJob(events: readonly ClusterEvent[], { job }: PodWait): Trouble | undefined {
  const refused = events.findLast(
    ({ involvedObject: { uid }, reason }) =>
      job !== undefined && uid === job && /^(FailedCreate|DeadlineExceeded)$/.test(reason ?? ''),
  );
  return refused?.message === undefined ? undefined : { words: refused.message, isLasting: true };
}

/** No volume will come by itself. */
const noClass = /no storage class is set|storageclass\S* "[^"]*" not found/i;

async function failure(
  cluster: Cluster,
  { words }: Trouble,
  { pod, wait }: { readonly pod: Pod | undefined; readonly wait: PodWait },
  signal: AbortSignal,
): Promise<LockstepError> {
  const remedy = troubleRemedy(words);
  const output = pod === undefined ? '' : await lastOutput(cluster, pod, signal);
  const said = output.split(/\r?\n/).at(-1) ?? '';
  return new LockstepError(
    'commandFailed',
    `${wait.service} does not start: ${words}${said === '' ? '' : ` ${said}`}`,
    {
      ...(remedy === undefined ? {} : { remedy }),
      ...(output === '' ? {} : { output }),
    },
  );
}
