import { expect, test } from 'vitest';
import { silentLogger } from '../../../src/core/base/logger.ts';
import type { EnvironmentChange } from '../../../src/core/environment/environment.ts';
import { diagnose, type Check } from '../../../src/core/workflows/diagnose.ts';
import { EnvironmentList } from '../../../src/core/workflows/environmentList.ts';
import { filesOf } from '../references/filesOf.ts';
import { fakeProvider, place } from './fakes.ts';

const { signal } = new AbortController();

async function checks(...changes: readonly EnvironmentChange[]): Promise<readonly Check[]> {
  const cluster = fakeProvider('kubernetes', {
    name: 'Kubernetes',
    refused: () => Promise.resolve(['To follow logs in the namespace shop you may not: get pods/log.']),
  });
  for (const change of changes) cluster.changes.push(change);
  const list = new EnvironmentList([cluster.loader], silentLogger);
  const found: Check[] = [];
  for await (const check of diagnose({ list, files: filesOf({}) }, signal)) found.push(check);
  list.dispose();
  return found.filter(({ name }) => /kubernetes/i.test(name));
}

test('who may not even look is told all that is missing', async () => {
  const refused = place('kubernetes:office', { kind: 'unreachable', reason: 'pods is forbidden', isRefused: true });
  const settled = { kind: 'settled', place: refused.id } as const;
  expect(await checks({ kind: 'place', place: refused }, settled)).toMatchObject([
    { kind: 'wrong', words: 'pods is forbidden' },
    { kind: 'missing', words: expect.stringContaining('get pods/log') as string, remedy: { kind: 'text' } },
  ]);
  const away = place('kubernetes:office', { kind: 'unreachable', reason: 'nothing answers' });
  expect(await checks({ kind: 'place', place: away }, settled)).toHaveLength(1);
});

test('no place of a kind is a hint, not a fault', async () => {
  const remedy = { kind: 'text', text: 'Write one.' } as const;
  expect(await checks({ kind: 'noPlaces', reason: 'There is no kubeconfig.', remedy })).toEqual([
    { kind: 'missing', name: 'Kubernetes', words: 'There is no kubeconfig.', remedy },
  ]);
});
