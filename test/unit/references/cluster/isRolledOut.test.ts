import { expect, test } from 'vitest';
import type { KubernetesObject } from '../../../../src/core/cluster/kubernetesObject.ts';
import { isRolledOut } from '../../../../src/core/references/cluster/isRolledOut.ts';

const metadata = { name: 'web', uid: '1', resourceVersion: '1', creationTimestamp: '', generation: 3 };
const done = { observedGeneration: 3, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
const daemons = { observedGeneration: 3, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 };

test.each([
  ['all pods are new and there', done, true],
  ['the controller has not seen the change', { ...done, observedGeneration: 2 }, false],
  ['a pod is old', { ...done, updatedReplicas: 1 }, false],
  ['an old pod is still there beside the new ones', { ...done, replicas: 3 }, false],
  ['a new pod is not available', { ...done, availableReplicas: 1 }, false],
  ['every node has a new daemon', daemons, true],
  ['a node has an old daemon', { ...daemons, updatedNumberScheduled: 1 }, false],
  ['a daemon is not available', { ...daemons, numberAvailable: 1 }, false],
  ['nothing is told', undefined, false],
])('where %s, a rollout is done or not', (_, status, expected) => {
  expect(isRolledOut({ metadata, spec: { replicas: 2 }, status } as KubernetesObject)).toBe(expected);
});
