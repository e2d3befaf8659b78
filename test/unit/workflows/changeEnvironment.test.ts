import { expect, test } from 'vitest';
import { silentLogger } from '../../../src/core/base/logger.ts';
import type { Environment } from '../../../src/core/environment/environment.ts';
import type { EnvironmentId } from '../../../src/core/environment/ids.ts';
import { changeEnvironment } from '../../../src/core/workflows/changeEnvironment.ts';
import { EnvironmentList } from '../../../src/core/workflows/environmentList.ts';
import { environment, fakeProvider, place, unfinished } from './fakes.ts';

const signal = new AbortController().signal;

async function change(action: 'start' | 'stop' | 'remove', more: Partial<Environment>): Promise<readonly string[]> {
  const acts: string[] = [];
  const act =
    (name: string) =>
    (id: EnvironmentId): Promise<void> => {
      acts.push(`${name} ${id}`);
      return Promise.resolve();
    };
  const { loader, changes } = fakeProvider('docker', { start: act('start'), stop: act('stop'), remove: act('remove') });
  const list = new EnvironmentList([loader], silentLogger);
  const only = environment('docker:here/1', { name: 'shop', ...more });
  changes.push({ kind: 'place', place: place('docker:here') });
  changes.push({ kind: 'environment', environment: only });
  changes.push({ kind: 'settled', place: place('docker:here').id });
  await list.settled(signal);
  await changeEnvironment(list, action, only.id, signal);
  list.dispose();
  return acts;
}

const stopped = { kind: 'stopped' } as const;

test('a stopped environment is started', async () => {
  expect(await change('start', { state: stopped, can: new Set(['start']) })).toEqual(['start docker:here/1']);
});

test.each([
  ['start', { kind: 'running' }],
  ['stop', stopped],
] as const)('to %s what is so already is no error and does nothing', async (action, state) => {
  expect(await change(action, { state })).toEqual([]);
});

test.each(['stop', 'remove'] as const)('what Lockstep did not make it does not %s', async action => {
  await expect(change(action, {})).rejects.toThrow(`Lockstep did not make shop and does not ${action} it.`);
});

test('what is not finished, or goes, says so where nothing else can be done with it', async () => {
  const half = { ...unfinished('docker:here/1', 'interrupted'), name: 'shop', reason: 'Its making was interrupted.' };
  await expect(change('start', half)).rejects.toThrow('Could not start shop. Its making was interrupted.');
  expect(await change('remove', half)).toEqual(['remove docker:here/1']);
  const going = { ...unfinished('docker:here/1', 'going'), name: 'shop', reason: 'It is being removed.' };
  await expect(change('remove', going)).rejects.toThrow('Could not remove shop. It is being removed.');
});
