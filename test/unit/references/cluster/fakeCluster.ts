import type { ApiRequest, Cluster } from '../../../../src/core/cluster/cluster.ts';
import { ClusterError } from '../../../../src/core/cluster/clusterError.ts';

export interface FakeCluster extends Cluster {
  readonly requests: readonly ApiRequest[];
}

/**
 * A cluster of objects by path; a path without any is an empty list, or no object where it ends in a name. A number is the
 * HTTP status of a refusal, a function is asked each time.
 */
export function fakeCluster(answers: Readonly<Record<string, unknown>>): FakeCluster {
  const requests: ApiRequest[] = [];
  const request = <Answer>(asked: ApiRequest): Promise<Answer> => {
    requests.push(asked);
    const { path } = asked;
    const answer = answers[path] ?? (isCollection(path) ? [] : 404);
    if (typeof answer === 'number') return Promise.reject(refused(answer, path));
    const value: unknown = Array.isArray(answer) ? { metadata: { resourceVersion: '1' }, items: answer } : answer;
    return Promise.resolve(value as Answer);
  };
  return {
    context: 'prod/eu:1',
    namespace: 'default',
    server: 'https://10.0.0.1:6443',
    requests,
    request,
    stream: async asked => once(JSON.stringify(await request(asked))),
    socket: ({ path }) => Promise.reject(refused(403, path)),
    [Symbol.dispose]: () => undefined,
  };
}

const isCollection = (path: string): boolean => /^\/apis?\/(?:[\w.]+\/)?v\d\/namespaces\/[^/]+\/[^/]+$/.test(path);

function refused(status: number, path: string): ClusterError {
  const code = status === 403 ? 'forbidden' : status === 404 ? 'notFound' : 'unreachable';
  return new ClusterError(code, `Could not read ${path}: ${status}.`, { status });
}

// eslint-disable-next-line @typescript-eslint/require-await -- the contract wants a stream of bytes
async function* once(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text);
}
