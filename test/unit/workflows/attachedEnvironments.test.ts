import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { silentLogger } from '../../../src/core/base/logger.ts';
import type { Environment, EnvironmentChange } from '../../../src/core/environment/environment.ts';
import { environmentId, placeId, providerId, serviceName } from '../../../src/core/environment/ids.ts';
import type { EnvironmentProvider } from '../../../src/core/providers/provider.ts';
import { EnvironmentList } from '../../../src/core/workflows/environmentList.ts';

const place = placeId('docker:default');
const running: Environment = {
  id: environmentId('docker:default/c-here'),
  place,
  name: 'here',
  state: { kind: 'running' },
  services: [{ name: serviceName('here'), state: { kind: 'running' } }],
  can: new Set(),
  origin: { kind: 'container' },
};

function listOf(changes: readonly EnvironmentChange[]): EnvironmentList {
  const provider: EnvironmentProvider = {
    id: providerId('docker'),
    name: 'Docker',
    watch: () => Readable.from(changes),
    open: () => Promise.reject(new Error('not opened here')),
  };
  return new EnvironmentList([{ id: provider.id, load: () => Promise.resolve(provider) }], silentLogger);
}

const ready: EnvironmentChange = {
  kind: 'place',
  place: { id: place, provider: providerId('docker'), name: 'Docker', availability: { kind: 'ready' } },
};

test('a container is shown once it is attached to, and no longer offered', async () => {
  const list = listOf([ready, { kind: 'environment', environment: running }, { kind: 'settled', place }]);
  await list.settled(AbortSignal.timeout(5000));
  expect(list.environments).toEqual([]);
  expect(list.attachable).toEqual([running]);
  list.attach(running.id);
  expect(list.environments).toEqual([running]);
  expect(list.attachable).toEqual([]);
});

test('an attachment of an earlier window is dropped when its container is not there any more', async () => {
  const list = listOf([ready, { kind: 'environment', environment: running }, { kind: 'settled', place }]);
  const gone = environmentId('docker:default/c-gone');
  const elsewhere = environmentId('docker:other/c-unknown');
  for (const id of [running.id, gone, elsewhere]) list.attach(id);
  await list.settled(AbortSignal.timeout(5000));
  expect(list.attached).toEqual([running.id, elsewhere]);
});

test('a provider that could not be loaded is tried again', async () => {
  let tries = 0;
  const load = (): Promise<EnvironmentProvider> => {
    tries += 1;
    return Promise.reject(new Error('no chunk'));
  };
  const list = new EnvironmentList([{ id: providerId('docker'), load }], silentLogger);
  await expect(list.provider(providerId('docker'))).rejects.toThrow('no chunk');
  await expect(list.provider(providerId('docker'))).rejects.toThrow('no chunk');
  expect(tries).toBe(2);
});

test('a listener that fails does not end the watch', async () => {
  const second = { ...running, id: environmentId('docker:default/c-second'), name: 'second' };
  const changes: readonly EnvironmentChange[] = [running, second].map(environment => ({
    kind: 'environment',
    environment,
  }));
  const list = listOf([ready, ...changes, { kind: 'settled', place }]);
  list.onDidChange(() => {
    if (list.find(running.id) && !list.find(second.id)) throw new Error('cannot draw');
  });
  await list.settled(AbortSignal.timeout(5000));
  expect(list.attachable.map(each => each.name)).toEqual(['here', 'second']);
});
