import { expect, test } from 'vitest';
import { workloadTrouble } from '../../../../src/core/providers/kubernetes/workloadTrouble.ts';

test('a refusal counts only where the cluster tells it of what the workload is now', () => {
  const conditions = [{ type: 'ReplicaFailure', status: 'True', message: 'exceeded quota' }] as const;
  const metadata = { name: 'db', uid: 'u', resourceVersion: '1', creationTimestamp: '', generation: 2 };
  const told = (observedGeneration: number): string | undefined =>
    workloadTrouble({
      metadata,
      spec: { template: { spec: { containers: [] } } },
      status: { observedGeneration, conditions },
    })?.words;
  expect(told(1)).toBeUndefined();
  expect(told(2)).toBe('No pod of db can be made: exceeded quota.');
});
