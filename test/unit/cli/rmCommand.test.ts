import { expect, test } from 'vitest';
import { rm } from '../../../src/cli/commands/rm.ts';
import type { CommandContext } from '../../../src/cli/context.ts';
import { parseArguments } from '../../../src/cli/parseArguments.ts';
import { silentLogger } from '../../../src/core/base/logger.ts';
import type { EnvironmentState } from '../../../src/core/environment/environment.ts';
import { EnvironmentList } from '../../../src/core/workflows/environmentList.ts';
import { environment, fakeProvider, fakeSession, place } from '../workflows/fakes.ts';

async function remove(state: EnvironmentState): Promise<void> {
  // It has no Git.
  const open = () => Promise.resolve(fakeSession(() => ({ code: 127 })));
  const { loader, changes } = fakeProvider('kubernetes', { open });
  const list = new EnvironmentList([loader], silentLogger);
  const shop = environment('kubernetes:team/shop/a', { state, workspace: { remote: '/work', persistence: 'lost' } });
  changes.push({ kind: 'place', place: place('kubernetes:team') });
  changes.push({ kind: 'environment', environment: shop });
  changes.push({ kind: 'settled', place: shop.place });
  const signal = AbortSignal.timeout(10_000);
  // What the command reads, and nothing else.
  const context = { list, logger: silentLogger, signal } as unknown as CommandContext;
  try {
    await rm.run(parseArguments([shop.id], rm.options, 'rm'), context);
  } finally {
    list.dispose();
  }
}

test('what keeps the files of an environment is only advised where it can be done', async () => {
  await expect(remove({ kind: 'running' })).rejects.toMatchObject({
    code: 'usage',
    remedy: { text: 'Push or copy what is to be kept, or remove all the same with --yes.' },
  });
  await expect(remove({ kind: 'stopped' })).rejects.toMatchObject({
    remedy: { text: expect.stringContaining('lockstep start') as string },
  });
});
