import type { ApiRequest, Cluster } from '../../../../src/core/cluster/cluster.ts';
import { ClusterError } from '../../../../src/core/cluster/clusterError.ts';
import { clusterOf } from '../../cluster/clusterOf.ts';
import { inChunks } from '../../inChunks.ts';

export interface FakeCluster extends Cluster {
  readonly requests: readonly ApiRequest[];
}

/**
 * A cluster of objects by path; a path without any is an empty list, or no object where it ends in a name. A number is the
 * HTTP status of a refusal.
 */
export function fakeCluster(answers: Readonly<Record<string, unknown>>): FakeCluster {
  const requests: ApiRequest[] = [];
  const request = (asked: ApiRequest): Promise<unknown> => {
    requests.push(asked);
    const { path } = asked;
    const answer = answers[path] ?? (isCollection(path) ? [] : 404);
    if (typeof answer === 'number') return Promise.reject(refused(answer, path));
    return Promise.resolve(Array.isArray(answer) ? { metadata: { resourceVersion: '1' }, items: answer } : answer);
  };
  const stream: Cluster['stream'] = async asked => inChunks(Buffer.from(JSON.stringify(await request(asked))));
  return { ...clusterOf(request, { context: 'prod/eu:1', stream }), requests };
}

const isCollection = (path: string): boolean => /^\/apis?\/(?:[\w.]+\/)?v\d\/namespaces\/[^/]+\/[^/]+$/.test(path);

function refused(status: number, path: string): ClusterError {
  const code = status === 403 ? 'forbidden' : status === 404 ? 'notFound' : 'unreachable';
  return new ClusterError(code, `Could not read ${path}: ${status}.`, { status });
}
