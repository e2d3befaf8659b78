import { LockstepError } from '../../base/lockstepError.ts';
import { createFlowQueue } from '../../base/flowQueue.ts';
import type { Connection } from '../../environment/session.ts';
import type { Cluster } from '../cluster.ts';
import { oneLine } from '../oneLine.ts';
import { podPath, type ContainerTarget } from './containerTarget.ts';
import { frameSocket } from './frameSocket.ts';

/** A port of a pod, on its loopback. */
export interface PortTarget extends Pick<ContainerTarget, 'namespace' | 'pod'> {
  readonly port: number;
}

/** One pair of channels for each port asked for; both begin with the port as two bytes (k8s.io/kubelet, `portforward`). */
const channels = { bytes: 0, error: 1 } as const;
const portLength = 2;
const protocol = 'v4.channel.k8s.io';

/**
 * A TCP connection to a port of a pod, over a WebSocket of its own. Whether anybody listens there is only known by what
 * comes: reading throws `unreachable` with the node's words. The protocol knows no half-closed connection, so `end` ends
 * nothing before the connection is disposed.
 */
export async function forwardPort(
  cluster: Cluster,
  { port, ...target }: PortTarget,
  signal: AbortSignal,
): Promise<Connection> {
  const request = { path: podPath(target, 'portforward'), query: { ports: port }, isPatient: true };
  const socket = await cluster.socket(request, [protocol], signal);
  const heads = [portLength, portLength];
  let words = '';
  const frames = frameSocket(socket, (channel, frame) => {
    const head = Math.min(heads[channel] ?? 0, frame.length);
    heads[channel] = (heads[channel] ?? 0) - head;
    const bytes = frame.subarray(head);
    if (channel === channels.error) words += bytes.toString();
    else if (bytes.length > 0) queue.push(bytes, bytes.length);
  });
  const queue = createFlowQueue<Uint8Array>(frames);
  const stop = (): void => frames.close();
  signal.addEventListener('abort', stop, { once: true });
  void frames.closed.then(() => {
    signal.removeEventListener('abort', stop);
    queue.end();
  });
  async function* read(): AsyncGenerator<Uint8Array, void> {
    yield* queue;
    signal.throwIfAborted();
    if (words !== '') throw portFailure(target.pod, port, words);
  }
  return {
    read: read(),
    write: async bytes => {
      await frames.send(channels.bytes, bytes);
    },
    end: () => frames.shut(channels.bytes),
    [Symbol.asyncDispose]: async () => {
      frames.close();
      await frames.closed;
    },
  };
}

function portFailure(pod: string, port: number, words: string): LockstepError {
  const reason = words.includes('connection refused')
    ? 'nothing listens there (connection refused)'
    : oneLine(words)
        .replace(/^error forwarding port \d+ to pod \S+, uid [^:]*: /, '')
        .replace(/\.$/, '');
  return new LockstepError('unreachable', `Could not reach port ${port} of pod ${pod}: ${reason}.`, {
    remedy: { kind: 'text', text: `Start what listens on port ${port} in there.` },
  });
}
