import { describe, expect, test } from 'vitest';
import type { ApiRequest, Cluster } from '../../../../src/core/cluster/cluster.ts';
import { ClusterError } from '../../../../src/core/cluster/clusterError.ts';
import { containerLog } from '../../../../src/core/cluster/streams/containerLog.ts';
import { serviceName } from '../../../../src/core/environment/ids.ts';
import type { LogLine, LogOptions } from '../../../../src/core/environment/session.ts';
import { inChunks } from '../../inChunks.ts';
import { clusterOf } from '../clusterOf.ts';

const at = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000000000Z`;
const line = (second: number): string => `${at(second)} line ${second}\n`;

interface Instance {
  readonly restarts: number;
  readonly current: string;
  readonly previous?: string;
}

const podWith = (status: object, phase: string): object => ({
  metadata: { uid: 'u' },
  spec: {},
  status: { phase, containerStatuses: [status] },
});

/** A cluster with one finished pod, whose container was restarted so often. */
function clusterWith({ restarts, current, previous }: Instance, asked: ApiRequest[] = []): Cluster {
  const status = { name: 'main', restartCount: restarts, state: { terminated: { exitCode: 0 } } };
  const pod = podWith(status, 'Succeeded');
  return clusterOf(() => Promise.resolve(pod), {
    stream: request => {
      asked.push(request);
      const text = request.query?.['previous'] === true ? previous : current;
      if (text === undefined)
        return Promise.reject(new ClusterError('invalidInput', 'previous container not found', { status: 400 }));
      return Promise.resolve(inChunks(Buffer.from(text)));
    },
  });
}

const read = (cluster: Cluster, options: Partial<LogOptions> = {}): Promise<LogLine[]> =>
  Array.fromAsync(
    containerLog(
      cluster,
      { namespace: 'n', pod: 'p', container: 'main' },
      { service: serviceName('app'), follow: true, ...options },
      new AbortController().signal,
    ),
  );
const first = { restarts: 1, current: line(1) + line(2) };

describe('containerLog', () => {
  test('goes on in the instance before the last, then in the last', async () => {
    const [before] = await read(clusterWith(first));
    const asked: ApiRequest[] = [];
    const after = before?.cursor ?? '';
    const restarted = { restarts: 2, previous: line(1) + line(2), current: line(30) };
    const lines = await read(clusterWith(restarted, asked), { after });
    expect(lines.map(({ text, gap }) => [text, gap])).toEqual([
      ['line 2', undefined],
      ['line 30', undefined],
    ]);
    expect(asked.map(({ query }) => [query?.['previous'], query?.['sinceTime']])).toEqual([
      [true, '2026-01-01T00:00:01Z'],
      [undefined, undefined],
    ]);
  });

  test.each([
    ['was restarted several times', { restarts: 3, previous: line(20), current: line(30) }, ['line 20', 'line 30']],
    ['lost the log of its last run', { restarts: 2, current: line(30) }, ['line 30']],
    [
      'lost the log of its last run without an error',
      { restarts: 2, previous: 'unable to retrieve container logs for containerd://1d7f', current: line(30) },
      ['line 30'],
    ],
    ['lost the beginning of that log', { restarts: 2, previous: line(9), current: line(30) }, ['line 9', 'line 30']],
  ])('says that lines may be missing where the container %s', async (_, instance, texts) => {
    const last = (await read(clusterWith(first))).at(-1);
    const lines = await read(clusterWith(instance), { after: last?.cursor ?? '' });
    expect(lines.map(({ text }) => text)).toEqual(texts);
    expect(lines.map(({ gap }) => gap !== undefined)).toEqual(texts.map((_text, index) => index === 0));
  });

  test('takes what a container writes after a restart for no gap before its status tells of that', async () => {
    const last = (await read(clusterWith(first))).at(-1);
    const stale = podWith({ name: 'main', restartCount: 1, state: { running: {} } }, 'Running');
    let looks = 0;
    const answers = clusterWith({ restarts: 2, previous: line(1) + line(2) + line(3), current: line(30) });
    const cluster: Cluster = {
      ...answers,
      request: async <Answer>(request: ApiRequest, signal: AbortSignal): Promise<Answer> => {
        const now = await answers.request<object>(request, signal);
        if (request.path.endsWith('/pods')) return { metadata: { resourceVersion: '1' }, items: [now] } as Answer;
        return (looks++ === 0 ? stale : now) as Answer;
      },
    };
    const lines = await read(cluster, { after: last?.cursor ?? '' });
    expect(lines.map(({ text, gap }) => [text, gap])).toEqual([
      ['line 3', undefined],
      ['line 30', undefined],
    ]);
  });

  test('asks for the last lines only where it begins', async () => {
    const asked: ApiRequest[] = [];
    const lines = await read(clusterWith(first, asked), { tail: 5, follow: false });
    await read(clusterWith(first, asked), { tail: 5, follow: false, after: lines[0]?.cursor ?? '' });
    expect(asked.map(({ query }) => query?.['tailLines'])).toEqual([5, undefined]);
  });
});
