import { expect, test } from 'vitest';
import type { Pod } from '../../../../../src/core/cluster/pod.ts';
import { lastOutput } from '../../../../../src/core/providers/kubernetes/provision/lastOutput.ts';
import { clusterOf } from '../../../cluster/clusterOf.ts';
import { inChunks } from '../../../inChunks.ts';

const never = new AbortController().signal;
const gone = 'unable to retrieve container logs for containerd://1d7f';

test.each([
  ['of the run that ended', 'now', 'before', 'now'],
  ['of the run before where the container runs again already', '', 'before', 'before'],
  ['never what a kubelet says in their place', gone, 'before', 'before'],
  ['none where both are gone', gone, gone, ''],
])('the last words are those %s', async (_, current, previous, expected) => {
  const cluster = clusterOf(() => Promise.reject(new Error('nothing is requested')), {
    stream: ({ query }) => Promise.resolve(inChunks(Buffer.from(query?.['previous'] === true ? previous : current))),
  });
  const status = { name: 'app', restartCount: 0, state: { terminated: { exitCode: 3 } } };
  const pod: Pod = {
    metadata: { name: 'p', namespace: 'n', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: { containers: [{ name: 'app' }] },
    status: { phase: 'Running', containerStatuses: [status] },
  };
  expect(await lastOutput(cluster, pod, never)).toBe(expected);
});
