import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { runCommand } from '../../../src/core/environment/runCommand.ts';
import { fakeSession } from '../workflows/fakes.ts';

const { signal } = new AbortController();

test('collects both outputs, characters that are cut between chunks whole', async () => {
  const [before, after] = [new Uint8Array([0xc3]), new Uint8Array([0x9f])];
  const session = {
    ...fakeSession(() => ({ code: 0 })),
    spawn: () =>
      Promise.resolve({
        output: Readable.from([
          { channel: 'stdout', bytes: before },
          { channel: 'stderr', bytes: Buffer.from('e') },
          { channel: 'stdout', bytes: after },
        ]),
        exit: Promise.resolve({ kind: 'exited' as const, code: 3 }),
      }),
  };
  expect(await runCommand(session, { argv: ['x'] }, signal)).toEqual({
    exit: { kind: 'exited', code: 3 },
    stdout: 'ß',
    stderr: 'e',
  });
});

test('a process that writes without end is ended', async () => {
  let ended: AbortSignal | undefined;
  const session = {
    ...fakeSession(() => ({ code: 0 })),
    spawn: (_: unknown, own: AbortSignal) => {
      ended = own;
      return Promise.resolve({
        output: (async function* () {
          for (;;) yield await Promise.resolve({ channel: 'stdout' as const, bytes: new Uint8Array(1024 * 1024) });
        })(),
        exit: Promise.resolve({ kind: 'exited' as const, code: 0 }),
      });
    },
  };
  await expect(runCommand(session, { argv: ['yes'] }, signal)).rejects.toMatchObject({ code: 'commandFailed' });
  expect(ended?.aborted).toBe(true);
});
