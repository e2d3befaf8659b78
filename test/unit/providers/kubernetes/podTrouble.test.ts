import { expect, test } from 'vitest';
import type { ClusterEvent } from '../../../../src/core/cluster/clusterEvent.ts';
import type { ContainerState, Pod, PodStatus } from '../../../../src/core/cluster/pod.ts';
import { podTrouble } from '../../../../src/core/providers/kubernetes/podTrouble.ts';

const metadata = { name: 'web-1', uid: 'u1', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };

function pod(status: PodStatus): Pod {
  const limits = { memory: '64Mi' };
  return { metadata, spec: { containers: [{ name: 'app', resources: { limits } }] }, status };
}

const withState = (state: ContainerState, lastState: ContainerState = {}): Pod =>
  pod({ phase: 'Pending', containerStatuses: [{ name: 'app', state, lastState }] });

const event = (reason: string, message: string): ClusterEvent => ({
  metadata,
  involvedObject: { uid: 'u1' },
  reason,
  message,
});

const oomKilled = { terminated: { exitCode: 137, reason: 'OOMKilled' } };

test.each<[string, Pod, readonly ClusterEvent[], string | undefined, boolean?]>([
  ['a pod that runs has no trouble, whatever was before', withState({ running: {} }, oomKilled), [], undefined],
  [
    'a container that is being made has none yet',
    withState({ waiting: { reason: 'ContainerCreating' } }),
    [],
    undefined,
  ],
  [
    'no node: the scheduler has the word, and the claim its own',
    pod({
      phase: 'Pending',
      conditions: [
        { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'pod has unbound claims' },
      ],
    }),
    [event('ProvisioningFailed', 'no storage class "fast"')],
    'No node takes the pod: pod has unbound claims. no storage class "fast".',
    false,
  ],
  [
    'an image that is not there stays so',
    withState({ waiting: { reason: 'ErrImagePull', message: 'registry.example/app:1: not found' } }),
    [],
    "The image of app can't be pulled: registry.example/app:1: not found.",
    true,
  ],
  [
    'a registry that times out may come back',
    withState({ waiting: { reason: 'ImagePullBackOff', message: 'dial tcp: i/o timeout' } }),
    [],
    "The image of app can't be pulled: dial tcp: i/o timeout.",
    false,
  ],
  [
    'a missing ConfigMap',
    withState({ waiting: { reason: 'CreateContainerConfigError', message: 'configmap "settings" not found' } }),
    [],
    'app can\'t be started: configmap "settings" not found.',
    true,
  ],
  [
    'a missing Secret that is mounted stands only in an event',
    withState({ waiting: { reason: 'ContainerCreating' } }),
    [event('Scheduled', 'assigned'), event('FailedMount', 'secret "key" not found')],
    'secret "key" not found.',
    false,
  ],
  [
    'a crash loop gives the exit code of the last run',
    withState({ waiting: { reason: 'CrashLoopBackOff' } }, { terminated: { exitCode: 3 } }),
    [],
    'app ended with exit code 3. It is started again and again.',
    true,
  ],
  [
    'a liveness probe that fails stands only in an event',
    withState({ waiting: { reason: 'CrashLoopBackOff' } }, { terminated: { exitCode: 137, reason: 'Error' } }),
    [event('Unhealthy', 'Liveness probe failed: 500')],
    'app ended with exit code 137. It is started again and again. Liveness probe failed: 500.',
    true,
  ],
  [
    'out of memory names the limit',
    withState(oomKilled),
    [],
    'app was killed because it ran out of memory (its limit is 64Mi).',
    false,
  ],
  [
    'an eviction by a node that runs out of something, in the words of its kubelet',
    pod({
      phase: 'Failed',
      reason: 'Evicted',
      message:
        'The node was low on resource: memory. Threshold quantity: 100Mi, available: 92432Ki. Container app was using 1900Mi, request is 0, has larger consumption of memory. ',
    }),
    [],
    'The pod was evicted: The node was low on resource: memory. Threshold quantity: 100Mi, available: 92432Ki. Container app was using 1900Mi, request is 0, has larger consumption of memory.',
    false,
  ],
  [
    'a pod that came to a node just when that ran out of something',
    pod({ phase: 'Failed', reason: 'Evicted', message: 'The node had condition: [DiskPressure]. ' }),
    [],
    'The pod was evicted: The node is under disk pressure.',
    false,
  ],
  [
    'taints of nodes that the scheduler names, before Kubernetes 1.34',
    pod({
      phase: 'Pending',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message:
            '0/3 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/memory-pressure: }, 2 Insufficient cpu. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
        },
      ],
    }),
    [],
    'No node takes the pod: 0/3 nodes are available: 1 node(s) under memory pressure, 2 Insufficient cpu.',
    false,
  ],
  [
    'an eviction, with words that would write on a terminal',
    pod({ phase: 'Failed', reason: 'Evicted', message: 'low on \u001b[31mmemory\u001b]0;owned\u0007\n\u202eagain' }),
    [],
    'The pod was evicted: low on memory again.',
    false,
  ],
])('%s', (_, of, events, words, isLasting) => {
  const expected = words === undefined ? undefined : { words, isLasting };
  expect(podTrouble(of, events)).toEqual(expected);
});
