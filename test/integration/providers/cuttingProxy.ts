import { createConnection, createServer, type Socket } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Stands before an engine's socket and breaks all connections when asked to. */
export interface CuttingProxy extends AsyncDisposable {
  /** `unix://…`. */
  readonly host: string;
  cut(): void;
}

export async function startProxy(engineHost: string): Promise<CuttingProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-proxy-'));
  const path = join(folder, 'engine.sock');
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, client => {
    const engine = createConnection({ path: engineHost.replace('unix://', ''), allowHalfOpen: true });
    for (const socket of [client, engine]) {
      open.add(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          open.delete(socket);
          client.destroy();
          engine.destroy();
        });
    }
    client.pipe(engine);
    engine.pipe(client);
  });
  await new Promise<void>(resolve => server.listen(path, resolve));
  return {
    host: `unix://${path}`,
    cut: () => {
      for (const socket of open) socket.destroy();
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      await new Promise<void>(resolve => server.close(() => resolve()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
