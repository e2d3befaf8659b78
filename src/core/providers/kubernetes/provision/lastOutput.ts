import type { ApiRequest, Cluster } from '../../../cluster/cluster.ts';
import { oneLine } from '../../../cluster/oneLine.ts';
import type { ContainerStatus, Pod } from '../../../cluster/pod.ts';
import { podPath } from '../../../cluster/streams/containerTarget.ts';
import { findContainerStatus } from '../../../cluster/streams/findContainerStatus.ts';
import { isLogGone } from '../../../cluster/streams/isLogGone.ts';

const lines = 20;
const bytes = 16 * 1024;

/** The end of what the container wrote that ended, for a message; empty where none ended or nothing can be read. */
export async function lastOutput(cluster: Cluster, pod: Pod, signal: AbortSignal): Promise<string> {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const ended = statuses.find(status => endOf(status) !== undefined);
  if (ended === undefined) return '';
  const target = { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name };
  const isBefore = ended.state?.terminated === undefined;
  const read = (previous: boolean): Promise<string | undefined> => {
    const query = { container: ended.name, tailLines: lines, limitBytes: bytes, previous };
    return readLog(cluster, { path: podPath(target, 'log'), query }, signal);
  };
  const text = await read(isBefore);
  // It may run again before its status says so, and then what was its log is the one before.
  if (text === undefined || (text === '' && !isBefore && (await runsAgain(cluster, target, ended, signal))))
    return (await read(!isBefore)) ?? '';
  return text;
}

async function runsAgain(
  cluster: Cluster,
  target: { readonly namespace: string; readonly pod: string },
  { name, restartCount = 0 }: ContainerStatus,
  signal: AbortSignal,
): Promise<boolean> {
  const pod = await cluster.request<Pod>({ path: podPath(target) }, signal).catch(() => undefined);
  signal.throwIfAborted();
  return pod !== undefined && (findContainerStatus(pod, name)?.restartCount ?? 0) > restartCount;
}

/** Undefined where there is none. */
async function readLog(cluster: Cluster, request: ApiRequest, signal: AbortSignal): Promise<string | undefined> {
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await cluster.stream(request, signal)) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    return isLogGone(text) ? undefined : text.split('\n').map(oneLine).join('\n').trim();
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

const endOf = ({ state, lastState }: ContainerStatus): object | undefined => state?.terminated ?? lastState?.terminated;
