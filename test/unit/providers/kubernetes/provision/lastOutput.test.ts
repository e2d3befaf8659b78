import { expect, test } from 'vitest';
import type { Pod } from '../../../../../src/core/cluster/pod.ts';
import { lastOutput } from '../../../../../src/core/providers/kubernetes/provision/lastOutput.ts';
import { clusterOf } from '../../../cluster/clusterOf.ts';
import { inChunks } from '../../../inChunks.ts';

const never = new AbortController().signal;
const gone = 'unable to retrieve container logs for containerd://1d7f';

test.each([
  ['of the run that ended', { current: 'now', previous: 'before', restarts: 0 }, 'now'],
  ['of no run before it', { current: '', previous: 'before', restarts: 0 }, ''],
  [
    'of the run before where the container runs again already',
    { current: '', previous: 'before', restarts: 1 },
    'before',
  ],
  ['never of a kubelet that has no log', { current: gone, previous: 'before', restarts: 0 }, 'before'],
  ['of nobody where both are gone', { current: gone, previous: gone, restarts: 0 }, ''],
])('the last words are those %s', async (_, { current, previous, restarts }, expected) => {
  const status = (restartCount: number): object => ({ containerStatuses: [{ name: 'app', restartCount }] });
  const cluster = clusterOf(() => Promise.resolve({ status: status(restarts) }), {
    stream: ({ query }) => Promise.resolve(inChunks(Buffer.from(query?.['previous'] === true ? previous : current))),
  });
  const pod: Pod = {
    metadata: { name: 'p', namespace: 'n', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { containers: [{ name: 'app' }] },
    status: {
      phase: 'Running',
      containerStatuses: [{ name: 'app', restartCount: 0, state: { terminated: { exitCode: 3 } } }],
    },
  };
  expect(await lastOutput(cluster, pod, never)).toBe(expected);
});
