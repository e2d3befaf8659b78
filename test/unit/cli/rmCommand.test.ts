import { expect, test } from 'vitest';
import { rm } from '../../../src/cli/commands/rm.ts';
import type { CommandContext } from '../../../src/cli/context.ts';
import { parseArguments } from '../../../src/cli/parseArguments.ts';
import { silentLogger } from '../../../src/core/base/logger.ts';
import type { Environment } from '../../../src/core/environment/environment.ts';
import { EnvironmentList } from '../../../src/core/workflows/environmentList.ts';
import { environment, fakeProvider, fakeSession, place, unfinished } from '../workflows/fakes.ts';

/** What was removed. */
async function remove(shop: Environment): Promise<string> {
  // It has no Git.
  const open = () => Promise.resolve(fakeSession(() => ({ code: 127 })));
  let removed = '';
  const { loader, changes } = fakeProvider('kubernetes', { open, remove: id => Promise.resolve(void (removed = id)) });
  const list = new EnvironmentList([loader], silentLogger);
  changes.push({ kind: 'place', place: place('kubernetes:team') });
  changes.push({ kind: 'environment', environment: shop });
  changes.push({ kind: 'settled', place: shop.place });
  const signal = AbortSignal.timeout(10_000);
  // What the command reads, and nothing else.
  const output = { text: () => undefined, document: () => undefined };
  const context = { list, logger: silentLogger, signal, output } as unknown as CommandContext;
  try {
    await rm.run(parseArguments([shop.id], rm.options, 'rm'), context);
  } finally {
    list.dispose();
  }
  return removed;
}

const shop = (more: Partial<Environment>): Environment =>
  environment('kubernetes:team/shop/a', { workspace: { remote: '/work', persistence: 'lost' }, ...more });

test('what keeps the files of an environment is only advised where it can be done', async () => {
  await expect(remove(shop({ state: { kind: 'running' }, can: new Set(['stop', 'remove']) }))).rejects.toMatchObject({
    code: 'usage',
    remedy: { text: 'Push or copy what is to be kept, or remove all the same with --yes.' },
  });
  await expect(remove(shop({ state: { kind: 'stopped' }, can: new Set(['start', 'remove']) }))).rejects.toMatchObject({
    remedy: { text: expect.stringContaining('lockstep start') as string },
  });
  await expect(remove(shop({ state: { kind: 'creating' }, can: new Set(['stop', 'remove']) }))).rejects.toMatchObject({
    remedy: { text: expect.not.stringContaining('lockstep start') as string },
  });
});

test('a stack that was given up half made is removed without a question: nobody worked in it', async () => {
  expect(await remove(unfinished('kubernetes:team/stack/a', 'interrupted'))).toBe('kubernetes:team/stack/a');
});
