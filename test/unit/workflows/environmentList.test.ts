import { expect, test } from 'vitest';
import { silentLogger } from '../../../src/core/base/logger.ts';
import { environmentId, placeId, providerId } from '../../../src/core/environment/ids.ts';
import { EnvironmentList } from '../../../src/core/workflows/environmentList.ts';
import { environment, fakeProvider, place } from './fakes.ts';

const { signal } = new AbortController();
const listOf = (...fakes: readonly ReturnType<typeof fakeProvider>[]): EnvironmentList =>
  new EnvironmentList(
    fakes.map(({ loader }) => loader),
    silentLogger,
  );
const shop = environment('docker:default/shop', { name: 'shop' });
const stray = environment('docker:default/c-1', { name: 'stray', origin: { kind: 'container' } });

test('is settled when every place of every provider has answered, not before', async () => {
  const docker = fakeProvider('docker');
  const local = fakeProvider('local');
  const list = listOf(docker, local);
  let isOver = false;
  const settled = list.settled(signal).then(() => (isOver = true));
  local.changes.push({ kind: 'place', place: place('local:this-machine') });
  local.changes.push({ kind: 'settled', place: placeId('local:this-machine') });
  for (const id of ['docker:default', 'docker:office']) docker.changes.push({ kind: 'place', place: place(id) });
  docker.changes.push({ kind: 'settled', place: placeId('docker:default') });
  await new Promise(setImmediate);
  expect([isOver, list.isSettled, list.places.length]).toEqual([false, false, 3]);
  docker.changes.push({ kind: 'settled', place: placeId('docker:office') });
  await settled;
  expect(list.isSettled).toBe(true);
});

test('a provider that fails, before or after it told a place, keeps nobody waiting and leaves the others alone', async () => {
  const broken = fakeProvider('ssh', {
    async *watch() {
      await Promise.resolve();
      yield { kind: 'place', place: place('ssh:office') };
      throw new Error('broken');
    },
  });
  const missing = { id: providerId('kubernetes'), load: () => Promise.reject(new Error('no such file')) };
  const docker = fakeProvider('docker');
  const errors: string[] = [];
  const list = new EnvironmentList([broken.loader, missing, docker.loader], {
    ...silentLogger,
    error: message => errors.push(message),
  });
  docker.changes.push({ kind: 'place', place: place('docker:default') });
  docker.changes.push({ kind: 'environment', environment: shop });
  docker.changes.push({ kind: 'settled', place: placeId('docker:default') });
  await list.settled(signal);
  expect(list.environments).toEqual([shop]);
  expect(errors.sort()).toEqual(['Watching kubernetes failed: no such file', 'Watching ssh failed: broken']);
});

test('waiting ends with the reason when it is cancelled', async () => {
  const cancelled = new AbortController();
  const waiting = listOf(fakeProvider('docker')).settled(cancelled.signal);
  cancelled.abort();
  await expect(waiting).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }) as Error);
});

test('a container that is no Dev Container is shown once attached to, and forgotten when it goes', async () => {
  const docker = fakeProvider('docker');
  const list = listOf(docker);
  docker.changes.push({ kind: 'place', place: place('docker:default') });
  for (const each of [shop, stray]) docker.changes.push({ kind: 'environment', environment: each });
  docker.changes.push({ kind: 'settled', place: placeId('docker:default') });
  await list.settled(signal);
  expect([list.environments, list.attachable]).toEqual([[shop], [stray]]);
  list.attach(stray.id);
  expect([list.environments, list.attachable]).toEqual([[shop, stray], []]);
  docker.changes.push({ kind: 'gone', id: stray.id });
  await new Promise(setImmediate);
  expect([list.environments, list.attached]).toEqual([[shop], []]);
});

test('a place that goes takes its environments along; a change of one environment is told as that one', async () => {
  const docker = fakeProvider('docker');
  const list = listOf(docker);
  const told: unknown[] = [];
  for (const id of ['docker:default', 'docker:office']) docker.changes.push({ kind: 'place', place: place(id) });
  const remote = environment('docker:office/shop', { name: 'shop' });
  for (const each of [shop, remote]) docker.changes.push({ kind: 'environment', environment: each });
  for (const id of ['docker:default', 'docker:office']) docker.changes.push({ kind: 'settled', place: placeId(id) });
  await list.settled(signal);
  list.onDidChange(change => told.push(change));
  docker.changes.push({ kind: 'environment', environment: { ...shop, state: { kind: 'paused' } } });
  docker.changes.push({ kind: 'placeGone', place: placeId('docker:office') });
  await new Promise(setImmediate);
  expect(told).toEqual([{ kind: 'environment', id: shop.id }, { kind: 'all' }]);
  expect(list.environments.map(each => each.id)).toEqual([shop.id]);
});

test('is asked by id, or by a name that only one has', async () => {
  const docker = fakeProvider('docker');
  const list = listOf(docker);
  docker.changes.push({ kind: 'place', place: place('docker:default') });
  const twins = [environment('docker:default/a', { name: 'twin' }), environment('docker:default/b', { name: 'twin' })];
  for (const each of [shop, ...twins]) docker.changes.push({ kind: 'environment', environment: each });
  docker.changes.push({ kind: 'settled', place: placeId('docker:default') });
  await list.settled(signal);
  expect(list.get('shop')).toBe(shop);
  expect(list.get('docker:default/a')).toBe(twins[0]);
  expect(() => list.get('twin')).toThrow('2 environments are called twin: docker:default/a, docker:default/b.');
  expect(() => list.get('other')).toThrow('There is no environment other.');
  expect(() => list.providerOf(environmentId('kubernetes:x/y'))).toThrow('There is no provider kubernetes.');
});

test('a provider that is taken anew forgets what it told and is settled again', async () => {
  const first = fakeProvider('kubernetes');
  const second = fakeProvider('kubernetes');
  const loads = [first, second];
  const list = new EnvironmentList(
    [{ id: providerId('kubernetes'), load: () => loads.shift()?.loader.load() ?? Promise.reject(new Error('again')) }],
    silentLogger,
  );
  const web = environment('kubernetes:staging/shop/web');
  first.changes.push({ kind: 'place', place: place('kubernetes:staging') });
  first.changes.push({ kind: 'environment', environment: web });
  first.changes.push({ kind: 'settled', place: placeId('kubernetes:staging') });
  await list.settled(signal);
  expect(list.environments).toEqual([web]);
  list.restart(providerId('kubernetes'));
  expect([list.isSettled, list.places, list.environments]).toEqual([false, [], []]);
  first.changes.push({ kind: 'environment', environment: web });
  first.changes.close();
  second.changes.push({ kind: 'place', place: place('kubernetes:office') });
  second.changes.push({ kind: 'settled', place: placeId('kubernetes:office') });
  await list.settled(signal);
  expect([list.places.map(each => each.id), list.environments]).toEqual([['kubernetes:office'], []]);
});

test('a provider that is not watched keeps nobody waiting and still serves who names it', async () => {
  const { loader } = fakeProvider('kubernetes');
  const list = new EnvironmentList([{ ...loader, isWatched: false }], silentLogger);
  await list.settled(signal);
  expect((await list.provider(loader.id)).id).toBe('kubernetes');
});
