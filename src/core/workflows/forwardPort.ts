import { createServer, type Server, type Socket } from 'node:net';
import { errorMessage } from '../base/errorMessage.ts';
import { LockstepError } from '../base/lockstepError.ts';
import type { Environment } from '../environment/environment.ts';
import type { Connection, EnvironmentSession } from '../environment/session.ts';
import { drained } from '../process/drained.ts';
import type { EnvironmentPort } from './environmentPort.ts';

/** A port of an environment that answers on this machine's loopback until it is disposed. */
export interface ForwardedPort extends AsyncDisposable {
  readonly from: EnvironmentPort;
  /** The same number where it was free here. */
  readonly localPort: number;
}

const loopback = '127.0.0.1';
/** How long an answer is waited for after the client's last byte: clusters can't be told that it has closed. */
const silentMilliseconds = 30_000;

/**
 * Listens here for connections to a port of an environment. What goes wrong with one of them is told and ends that one.
 * Throws `notSupported` where the environment's ports can't be reached from here.
 */
export async function forwardPort(
  { environment, session }: { readonly environment: Environment; readonly session: EnvironmentSession },
  from: EnvironmentPort,
  onFailure: (message: string) => void,
  signal: AbortSignal,
): Promise<ForwardedPort> {
  const connect = session.connect?.bind(session);
  if (connect === undefined)
    throw new LockstepError('notSupported', `Lockstep forwards no ports of ${environment.name}.`, {
      remedy: { kind: 'text', text: 'Publish it by appPort in devcontainer.json, or ports in its Compose file.' },
    });
  const names = environment.services.map(({ name }) => name);
  if (from.host !== 'localhost' && !names.some(name => name === from.host))
    throw new LockstepError('notFound', `${environment.name} has no service ${from.host}; it has ${names.join(', ')}.`);
  const closed = new AbortController();
  const own = AbortSignal.any([signal, closed.signal, session.lost]);
  const server = createServer({ allowHalfOpen: true }, socket => {
    const stop = (): void => void socket.destroy();
    own.addEventListener('abort', stop, { once: true });
    socket.on('error', stop).once('close', () => own.removeEventListener('abort', stop));
    carry(socket, () => connect(from, own)).catch((error: unknown) => {
      if (!own.aborted) onFailure(errorMessage(error));
    });
  });
  const localPort = (await listen(server, from.port)) ?? (await listen(server, 0)) ?? 0;
  const close = (): void => {
    closed.abort();
    server.close();
  };
  if (own.aborted) close();
  else own.addEventListener('abort', close, { once: true });
  return {
    from,
    localPort,
    [Symbol.asyncDispose]: () => {
      close();
      return Promise.resolve();
    },
  };
}

/** Undefined where the port is taken, or not for everybody. */
function listen(server: Server, port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(error);
    };
    server.once('error', refused);
    server.listen(port, loopback, () => {
      server.off('error', refused);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : undefined);
    });
  });
}

async function carry(socket: Socket, connect: () => Promise<Connection>): Promise<void> {
  try {
    await using connection = await connect();
    socket.once('close', () => void connection[Symbol.asyncDispose]());
    const sending = send(socket, connection).catch(() => socket.destroy());
    for await (const bytes of connection.read) {
      if (socket.destroyed) break;
      if (!socket.write(bytes)) await drained(socket);
    }
    socket.end();
    socket.destroySoon();
    await sending;
  } finally {
    socket.destroy();
  }
}

async function send(socket: Socket, connection: Connection): Promise<void> {
  for await (const bytes of socket) await connection.write(bytes as Uint8Array);
  connection.end();
  socket.setTimeout(silentMilliseconds, () => socket.destroy());
}
