import type { Cluster } from '../../cluster/cluster.ts';
import { ClusterError } from '../../cluster/clusterError.ts';
import type { Pod } from '../../cluster/pod.ts';
import { containerLog } from '../../cluster/streams/containerLog.ts';
import { findContainerStatus } from '../../cluster/streams/findContainerStatus.ts';
import type { LogLine, LogOptions } from '../../environment/session.ts';
import { mergeByTime } from '../../logs/mergeByTime.ts';
import { PodCursors } from './podCursors.ts';
import type { PodWatch } from './podWatch.ts';
import type { RecognisedService } from './recognised.ts';
import { untilRemoved } from './untilRemoved.ts';

export interface LoggedService extends Pick<RecognisedService, 'workload' | 'container'> {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly pods: PodWatch;
}

/**
 * The logs of all pods of a service as one, resumed without loss or repeat. `follow` takes up the pods that replace them;
 * it ends when the service is removed, or quietly on abort.
 */
export async function* serviceLogs(
  service: LoggedService,
  { follow, tail, after, service: name }: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<LogLine, void> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const cursors = new PodCursors(after);
  const read = (pod: Pod, options: Omit<LogOptions, 'service'>): AsyncIterable<LogLine> => {
    const left = cursors.of(pod.metadata.uid);
    return logOf(service, pod, { service: name, ...options, ...(left === undefined ? {} : { after: left }) }, both);
  };
  try {
    const started = service.pods.of(service.workload).filter(pod => hasStarted(pod, service.container));
    let ofEach = after === undefined && tail !== undefined ? { tail } : {};
    if (ofEach.tail !== undefined && started.length > 1) {
      // Only together it shows which lines are the last; what comes after them is read on from there.
      const tails = started.map(pod => read(pod, { follow: false, ...ofEach }));
      const last = await Array.fromAsync(mergeByTime(tails, { follow: false }));
      const from = Math.max(0, last.length - ofEach.tail);
      for (const [index, line] of last.entries()) {
        const taken = cursors.take(line);
        if (index >= from) yield taken;
      }
      if (!follow) return;
      ofEach = {};
    }
    const logs = started.map(pod => read(pod, { follow, ...ofEach }));
    const later = follow ? laterPods(service, started, both) : undefined;
    const more = later && mapped(later, pod => read(pod, { follow }));
    for await (const line of mergeByTime(logs, { follow, more })) {
      cursors.keep(uid => service.pods.get(uid) !== undefined);
      yield cursors.take(line);
    }
  } finally {
    stop.abort();
  }
}

const hasStarted = (pod: Pod, container: string): boolean =>
  findContainerStatus(pod, container)?.containerID !== undefined;

async function* logOf(
  { cluster, namespace, container, pods }: LoggedService,
  { metadata: { name, uid } }: Pod,
  options: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<LogLine, void> {
  try {
    for await (const line of containerLog(cluster, { namespace, pod: name, container }, options, signal))
      yield { ...line, cursor: `${uid}=${line.cursor}` };
  } catch (error) {
    // It went before its log was opened.
    if (!(error instanceof ClusterError) || error.code !== 'notFound' || pods.get(uid) !== undefined) throw error;
  }
}

/** Each pod that starts after those; ends when the service is removed, or on abort. */
async function* laterPods(
  { cluster, namespace, workload, container, pods }: LoggedService,
  started: readonly Pod[],
  signal: AbortSignal,
): AsyncGenerator<Pod, void> {
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const seen = new Set(started.map(({ metadata }) => metadata.uid));
  const end = (): void => over.abort();
  untilRemoved(cluster, { namespace, workload, pods }, both).then(end, end);
  try {
    while (!both.aborted) {
      for (const pod of pods.of(workload)) {
        if (seen.has(pod.metadata.uid) || !hasStarted(pod, container)) continue;
        seen.add(pod.metadata.uid);
        yield pod;
      }
      await pods.next(both).catch(() => undefined);
    }
  } finally {
    over.abort();
  }
}

async function* mapped<From, To>(items: AsyncIterable<From>, map: (item: From) => To): AsyncGenerator<To, void> {
  for await (const item of items) yield map(item);
}
