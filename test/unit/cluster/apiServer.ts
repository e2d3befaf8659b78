import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { connectCluster, type ConnectOptions } from '../../../src/core/cluster/connectCluster.ts';
import type { Kubeconfig, KubeconfigCluster, KubeconfigUser } from '../../../src/core/cluster/kubeconfig.ts';

/** Plays an API server without TLS, each answer as a test says it. */
export interface PlayedServer extends AsyncDisposable {
  readonly server: string;
  readonly requests: readonly IncomingMessage[];
  /** How many connections were made. */
  connections(): number;
  /** Breaks all connections. */
  cut(): void;
  /** A cluster of a user who logs in as said. */
  connect(user?: Partial<KubeconfigUser>, options?: ConnectOptions): Promise<Cluster>;
}

const file = '/home/me/.kube/config';

export function contextOf(
  server: string,
  user: Partial<KubeconfigUser> = {},
  more: Partial<KubeconfigCluster> = {},
): Kubeconfig {
  const cluster = { file, line: 3, server, insecureSkipTlsVerify: false, ...more };
  const context = { name: 'dev', file, clusterName: 'played', userName: 'me', cluster };
  return { contexts: [{ ...context, user: { name: 'me', file, line: 7, ...user } }], files: [file], problems: [] };
}

export async function playServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<PlayedServer> {
  const requests: IncomingMessage[] = [];
  const open = new Set<Socket>();
  let connections = 0;
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  server.on('connection', socket => {
    connections += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clusters: Cluster[] = [];
  return {
    server: url,
    requests,
    connections: () => connections,
    cut,
    connect: async (user, options) => {
      const cluster = await connectCluster(contextOf(url, user), 'dev', options);
      clusters.push(cluster);
      return cluster;
    },
    [Symbol.asyncDispose]: async () => {
      for (const cluster of clusters) cluster[Symbol.dispose]();
      cut();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

/** Ends an answer with JSON, or with text as it is. */
export function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(typeof body === 'string' ? body : JSON.stringify(body));
}

export const refusal = (code: number, reason: string, message: string): object => ({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  code,
  reason,
  message,
});
