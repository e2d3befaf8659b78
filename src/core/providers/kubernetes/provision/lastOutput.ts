import type { ApiRequest, Cluster } from '../../../cluster/cluster.ts';
import { oneLine } from '../../../cluster/oneLine.ts';
import type { ContainerStatus, Pod } from '../../../cluster/pod.ts';
import { podPath } from '../../../cluster/streams/containerTarget.ts';
import { isLogGone } from '../../../cluster/streams/isLogGone.ts';

const lines = 20;
const bytes = 16 * 1024;

/** The end of what the container wrote that ended, for a message; empty where none ended or nothing can be read. */
export async function lastOutput(cluster: Cluster, pod: Pod, signal: AbortSignal): Promise<string> {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const ended = statuses.find(status => endOf(status) !== undefined);
  if (ended === undefined) return '';
  const target = { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name };
  const isLast = ended.state?.terminated === undefined;
  // It may run again before its status says so, and then what was its log is the one before.
  for (const previous of [isLast, !isLast]) {
    const query = { container: ended.name, tailLines: lines, limitBytes: bytes, previous };
    const text = await read(cluster, { path: podPath(target, 'log'), query }, signal);
    if (text !== '') return text;
  }
  return '';
}

async function read(cluster: Cluster, request: ApiRequest, signal: AbortSignal): Promise<string> {
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await cluster.stream(request, signal)) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    return isLogGone(text) ? '' : text.split('\n').map(oneLine).join('\n').trim();
  } catch {
    signal.throwIfAborted();
    return '';
  }
}

const endOf = ({ state, lastState }: ContainerStatus): object | undefined => state?.terminated ?? lastState?.terminated;
