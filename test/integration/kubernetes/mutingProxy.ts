import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands before an API server; what it mutes stays open and says nothing more, as connections do that a router forgot. */
export interface MutingProxy extends AsyncDisposable {
  /** `https://127.0.0.1:…`. */
  readonly server: string;
  /** All connections made so far. */
  mute(): void;
}

export async function startMutingProxy(server: string): Promise<MutingProxy> {
  const { hostname, port } = new URL(server);
  const open = new Set<readonly [Socket, Socket]>();
  const proxy = createServer(client => {
    const target = createConnection(Number(port), hostname);
    const pair = [client, target] as const;
    open.add(pair);
    for (const socket of pair)
      socket
        .on('error', () => undefined)
        .on('close', () => {
          open.delete(pair);
          for (const each of pair) each.destroy();
        });
    client.pipe(target).pipe(client);
  });
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
  return {
    server: `https://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    mute: () => {
      for (const socket of [...open].flat()) socket.unpipe().resume();
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of [...open].flat()) socket.destroy();
      await new Promise(resolve => proxy.close(resolve));
    },
  };
}
