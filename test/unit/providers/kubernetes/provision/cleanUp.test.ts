import { expect, test } from 'vitest';
import { silentLogger } from '../../../../../src/core/base/logger.ts';
import type { EnvironmentId } from '../../../../../src/core/environment/ids.ts';
import { cleanUp } from '../../../../../src/core/providers/kubernetes/provision/cleanUp.ts';

const id = 'kubernetes:dev/shop/web' as EnvironmentId;

test('what could not be removed is told and not thrown, so that the first failure is what people see', async () => {
  const steps: string[] = [];
  const report = { step: (words: string) => void steps.push(words), output: () => undefined };
  await cleanUp(id, { report, logger: silentLogger }, (_, onWork) => {
    onWork();
    onWork();
    return Promise.reject(new Error('the cluster is away'));
  });
  expect(steps).toEqual([
    'cleaning up',
    'not all could be removed, try again with lockstep rm kubernetes:dev/shop/web: the cluster is away',
  ]);
});

test('where nothing was made nothing is said', async () => {
  const steps: string[] = [];
  const report = { step: (words: string) => void steps.push(words), output: () => undefined };
  await cleanUp(id, { report, logger: silentLogger }, () => Promise.resolve());
  expect(steps).toEqual([]);
});
