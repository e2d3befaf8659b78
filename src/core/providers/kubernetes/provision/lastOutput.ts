import type { Cluster } from '../../../cluster/cluster.ts';
import { oneLine } from '../../../cluster/oneLine.ts';
import type { ContainerStatus, Pod } from '../../../cluster/pod.ts';
import { podPath } from '../../../cluster/streams/containerTarget.ts';

const lines = 20;
const bytes = 16 * 1024;
/** What a kubelet says in the log's place (kubelet, "ReadLogs") while the container is taken away or not yet there. */
const notTheLog = /^unable to retrieve container logs for \S+$/m;

/** The end of what the container wrote that ended, for a message; empty where none ended or nothing can be read. */
export async function lastOutput(cluster: Cluster, pod: Pod, signal: AbortSignal): Promise<string> {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const ended = statuses.find(status => endOf(status) !== undefined);
  if (ended === undefined) return '';
  const target = { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name };
  const previous = ended.state?.terminated === undefined;
  const query = { container: ended.name, tailLines: lines, limitBytes: bytes, previous };
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await cluster.stream({ path: podPath(target, 'log'), query }, signal)) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8').replace(notTheLog, '');
    return text.split('\n').map(oneLine).join('\n').trim();
  } catch {
    signal.throwIfAborted();
    return '';
  }
}

const endOf = ({ state, lastState }: ContainerStatus): object | undefined => state?.terminated ?? lastState?.terminated;
