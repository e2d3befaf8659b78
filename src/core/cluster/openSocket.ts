import type { IncomingMessage } from 'node:http';
import type { ClientOptions, WebSocket } from 'ws';
import type { Credentials } from './credentials.ts';

export interface SocketRequest {
  readonly url: URL;
  readonly protocols: readonly string[];
  readonly credentials: Credentials;
  readonly milliseconds: number;
  /** Pings are sent, but their answers aren't waited for. */
  readonly isPatient: boolean;
}

export type OpenedSocket =
  | { readonly kind: 'open'; readonly socket: WebSocket }
  /** Its body holds the server's words. */
  | { readonly kind: 'refused'; readonly answer: IncomingMessage };

const pingMilliseconds = 10_000;
const silentMilliseconds = 20_000;

/** Messages come from the next turn of the event loop on, so that a caller that listens at once misses none. */
export async function openSocket(request: SocketRequest, signal: AbortSignal): Promise<OpenedSocket> {
  const { WebSocket: Socket } = await import('ws');
  signal.throwIfAborted();
  const { url, protocols, credentials, milliseconds, isPatient } = request;
  const options: ClientOptions = {
    agent: credentials.agent,
    headers: credentials.headers as Record<string, string>,
    handshakeTimeout: milliseconds,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    ...credentials.tls,
  };
  const socket = new Socket(url.href.replace(/^http/, 'ws'), [...protocols], options);
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      socket.terminate();
      reject(signal.reason as Error);
    };
    const settle = (): void => signal.removeEventListener('abort', stop);
    signal.addEventListener('abort', stop, { once: true });
    socket.once('open', () => {
      settle();
      socket.pause();
      setImmediate(() => socket.resume());
      keepAlive(socket, isPatient);
      resolve({ kind: 'open', socket });
    });
    socket.once('unexpected-response', (_, answer) => {
      settle();
      resolve({ kind: 'refused', answer });
    });
    // Also after it is open, because an error that nobody listens to would end the whole process.
    socket.on('error', error => {
      settle();
      reject(error);
    });
  });
}

/** Cuts a socket whose server answers no pings: a frozen server gives no error. */
function keepAlive(socket: WebSocket, isPatient: boolean): void {
  let heard = Date.now();
  const hear = (): void => void (heard = Date.now());
  socket.on('pong', hear).on('message', hear);
  const timer = setInterval(() => {
    // While the reader is behind, the answers wait behind what it has not read.
    if (isPatient || socket.isPaused) hear();
    if (Date.now() - heard > silentMilliseconds) socket.terminate();
    else if (socket.readyState === socket.OPEN) socket.ping();
  }, pingMilliseconds);
  timer.unref();
  socket.once('close', () => clearInterval(timer));
}
