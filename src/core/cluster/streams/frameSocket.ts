import type { WebSocket } from 'ws';

/** A WebSocket whose messages begin with the number of a channel (the subprotocols `*.channel.k8s.io`). */
export interface FrameSocket {
  readonly protocol: string;
  /** Resolves when the bytes are on their way: to false where nobody takes them any more. */
  send(channel: number, bytes: Uint8Array): Promise<boolean>;
  /** What is still to be sent on a channel is dropped. */
  shut(channel: number): void;
  pause(): void;
  resume(): void;
  close(): void;
  /** Why the connection ended; when all frames before that were given. */
  readonly closed: Promise<string>;
}

/** A message over 32 MiB kills the connection. */
const largestMessage = 1024 * 1024;

/** Calls `onFrame` for each frame from the next turn of the event loop on; empty ones are left out. */
export function frameSocket(socket: WebSocket, onFrame: (channel: number, bytes: Buffer) => void): FrameSocket {
  const shut = new Set<number>();
  let failure: string | undefined;
  socket.on('message', data => {
    const [channel] = data as Buffer;
    const bytes = (data as Buffer).subarray(1);
    if (channel !== undefined && bytes.length > 0) onFrame(channel, bytes);
  });
  socket.on('error', error => (failure = `the connection to the cluster broke (${error.message})`));
  const closed = new Promise<string>(resolve => {
    socket.once('close', (code, reason) => resolve(failure ?? closedWords(code, reason.toString())));
  });
  return {
    protocol: socket.protocol,
    closed,
    send: async (channel, bytes) => {
      for (let at = 0; at < bytes.length; at += largestMessage) {
        const part = bytes.subarray(at, at + largestMessage);
        if (shut.has(channel) || !(await sendOne(socket, channel, part))) return false;
      }
      return true;
    },
    shut: channel => void shut.add(channel),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () => {
      // A far side that is gone answers no closing handshake.
      socket.resume();
      socket.terminate();
    },
  };
}

/** RFC 6455, 7.4.1: nobody has closed it. */
const abnormalClosure = 1006;

function closedWords(code: number, reason: string): string {
  if (code === abnormalClosure) return 'the connection to the cluster broke';
  return `the connection to the cluster was closed (${code}${reason === '' ? '' : `, ${reason}`})`;
}

function sendOne(socket: WebSocket, channel: number, bytes: Uint8Array): Promise<boolean> {
  const message = Buffer.allocUnsafe(bytes.length + 1);
  message[0] = channel;
  message.set(bytes, 1);
  return new Promise(resolve => socket.send(message, error => resolve(!error)));
}
