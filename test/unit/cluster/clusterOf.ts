import type { ApiRequest, Cluster } from '../../../src/core/cluster/cluster.ts';

/** A cluster whose requests a test answers; it has no streams and sockets but those that are given. */
export function clusterOf(request: (asked: ApiRequest) => Promise<unknown>, more: Partial<Cluster> = {}): Cluster {
  const missing = (): Promise<never> => Promise.reject(new Error('not played in this test'));
  return {
    context: 'team',
    namespace: 'default',
    server: 'https://10.0.0.1:6443',
    request: request as Cluster['request'],
    stream: missing,
    socket: missing,
    [Symbol.dispose]: () => undefined,
    ...more,
  };
}
