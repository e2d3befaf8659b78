import { expect, test } from 'vitest';
import { silentLogger } from '../../../src/core/base/logger.ts';
import { environmentId, serviceName, type EnvironmentId } from '../../../src/core/environment/ids.ts';
import type { EnvironmentProvider } from '../../../src/core/providers/provider.ts';
import { UsageWatch } from '../../../src/vscode/views/usageWatch.ts';

const shop = environmentId('kubernetes:team/shop/a');
const api = environmentId('kubernetes:team/shop/b');
const app = serviceName('app');

/** A watch whose rounds go on by `tick`, with what it asked for. */
function watching(read: EnvironmentProvider['usage']) {
  const asked: EnvironmentId[] = [];
  const signals: AbortSignal[] = [];
  const changed: string[] = [];
  let pause = Promise.withResolvers<undefined>();
  const usage: EnvironmentProvider['usage'] =
    read && ((id, signal) => (asked.push(id), signals.push(signal), read(id, signal)));
  const provider = { ...(usage ? { usage } : {}) } as EnvironmentProvider;
  const watch = new UsageWatch({
    list: { providerOf: () => Promise.resolve(provider) },
    logger: silentLogger,
    pause: signal => {
      pause = Promise.withResolvers();
      signal.addEventListener('abort', () => pause.resolve(undefined));
      return pause.promise;
    },
  });
  watch.onDidChange(({ environment, service }) => changed.push(`${environment} ${service}`));
  const tick = async (): Promise<void> => (pause.resolve(undefined), settle());
  return { watch, asked, signals, changed, tick };
}

/** Lets all that is resolved already run. */
const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

const using = (memory: number) => Promise.resolve(new Map([[app, { memory, cpu: 20 }]]));

test('what is on the screen is read at once and again after each pause, and only rows that changed are redrawn', async () => {
  let memory = 1;
  const { watch, asked, changed, tick } = watching(() => using(memory));
  watch.show(new Set([shop]));
  await settle();
  expect(watch.get(shop, app)).toEqual({ memory: 1, cpu: 20 });
  await tick();
  expect(changed).toEqual([`${shop} app`]);
  memory = 2;
  await tick();
  expect(asked).toEqual([shop, shop, shop]);
  expect(watch.get(shop, app)).toEqual({ memory: 2, cpu: 20 });
  expect(changed).toEqual([`${shop} app`, `${shop} app`]);
});

test('nothing is read before something is shown, while the view is hidden, or after the end', async () => {
  const { watch, asked, tick } = watching(() => using(1));
  await tick();
  expect(asked).toEqual([]);
  watch.show(new Set([shop]));
  await settle();
  watch.show(new Set());
  await tick();
  await tick();
  expect(asked).toEqual([shop]);
  expect(watch.get(shop, app)).toBeUndefined();
  watch.show(new Set([shop]));
  await settle();
  watch.dispose();
  await tick();
  expect(asked).toEqual([shop, shop]);
});

test('a reading that is no longer wanted is aborted, and what it says is not taken', async () => {
  const answer = Promise.withResolvers<Awaited<ReturnType<typeof using>>>();
  const { watch, signals, changed } = watching(() => answer.promise);
  watch.show(new Set([shop]));
  await settle();
  watch.show(new Set([api]));
  expect(signals.map(each => each.aborted)).toEqual([true]);
  watch.show(new Set());
  answer.resolve(await using(1));
  await settle();
  expect(changed).toEqual([]);
  expect(watch.get(shop, app)).toBeUndefined();
});

test('the same rows shown again go on without another reading', async () => {
  const { watch, asked } = watching(() => using(1));
  watch.show(new Set([shop, api]));
  await settle();
  watch.show(new Set([api, shop]));
  await settle();
  expect(asked).toEqual([shop, api]);
});

test('figures that can no longer be had are taken from the row', async () => {
  let isBroken = false;
  const { watch, changed, tick } = watching(() => (isBroken ? Promise.reject(new Error('away')) : using(1)));
  watch.show(new Set([shop]));
  await settle();
  isBroken = true;
  await tick();
  expect(watch.get(shop, app)).toBeUndefined();
  expect(changed).toHaveLength(2);
});

test('an engine that has no figures shows none', async () => {
  const { watch, changed, tick } = watching(undefined);
  watch.show(new Set([shop]));
  await tick();
  expect(watch.get(shop, app)).toBeUndefined();
  expect(changed).toEqual([]);
});
