import { expect, test } from 'vitest';
import { startLockstep } from './lockstep.ts';
import { sample } from './sampleFolder.ts';

test('a reader that leaves, as `| head` does, ends the verb without a word', async () => {
  const { child, ended } = startLockstep(['parity', '--declared', '--workspace', sample]);
  child.stdout?.destroy();
  expect((await ended).stderr).toBe('');
});

test('a reader that leaves while more is coming stops the verb', async () => {
  const { child, ended } = startLockstep(['doctor', '--workspace', sample]);
  child.stdout?.once('data', () => child.stdout?.destroy());
  expect(await ended).toMatchObject({ code: 130, stderr: '' });
});
