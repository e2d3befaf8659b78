import { expect, test } from 'vitest';
import type { Pod, PodStatus } from '../../../../src/core/cluster/pod.ts';
import { podLoss } from '../../../../src/core/providers/kubernetes/podLoss.ts';

const held = { uid: 'u', container: 'app', containerId: 'containerd://1' };

function pod(status: PodStatus): Pod {
  const metadata = { name: 'web', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
  return { metadata, spec: { containers: [{ name: 'app' }] }, status };
}
const running = (containerID: string): PodStatus => ({
  phase: 'Running',
  containerStatuses: [{ name: 'app', containerID, state: { running: {} } }],
});

test.each<[string, Pod | undefined, string | undefined]>([
  ['while it runs nothing is lost', pod(running('containerd://1')), undefined],
  ['a container in its place is another one', pod(running('containerd://2')), 'its container was restarted'],
  ['a pod that is gone', undefined, 'its pod is gone'],
  ['a pod that was evicted says so', pod({ phase: 'Failed', reason: 'Evicted' }), 'The pod was evicted'],
  [
    'a container that ended says how',
    pod({
      phase: 'Running',
      containerStatuses: [{ name: 'app', containerID: held.containerId, state: { terminated: { exitCode: 3 } } }],
    }),
    'app ended with exit code 3',
  ],
  ['a pod that is done', pod({ phase: 'Succeeded' }), 'its container stopped'],
])('%s', (_, now, words) => {
  expect(podLoss(now, held)).toBe(words);
});
