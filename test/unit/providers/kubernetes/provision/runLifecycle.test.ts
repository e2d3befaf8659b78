import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { DevContainer } from '../../../../../src/core/devcontainer/devContainer.ts';
import type { MergedDevContainer } from '../../../../../src/core/devcontainer/mergeDevContainer.ts';
import type { OutputChunk } from '../../../../../src/core/process/processOutput.ts';
import {
  creationCommands,
  runLifecycle,
  type LifecycleOptions,
} from '../../../../../src/core/providers/kubernetes/provision/runLifecycle.ts';

const secret = 'hunter2-hunter2';

test.each<[string | string[], string]>([
  [`test -z "$LOCKSTEP_COMMAND" && echo "it's $((40 + 2))" ${secret} # so`, "it's 42 •••\n"],
  [['printf', '%s|', "it's $HOME", secret], "it's $HOME|•••|"],
])('a secret in the command %j is no argument, and the command is the same', async (command, written) => {
  let shown = '';
  const given: string[] = [];
  const options: LifecycleOptions = {
    spawn: ({ argv: [program, ...args], env }) => {
      given.push(program, ...args);
      const { stdout, status } = spawnSync(program, args, { env: { ...process.env, ...env } });
      return Promise.resolve({ output: once(stdout), exit: Promise.resolve({ kind: 'exited', code: status ?? -1 }) });
    },
    devContainer: {} as DevContainer,
    name: 'shop',
    report: { step: () => undefined, output: text => (shown += text) },
    secrets: [secret],
    whyLost: () => Promise.resolve(undefined),
    onFailure: () => Promise.resolve(),
  };
  const merged = { onCreateCommands: [], updateContentCommands: [], postCreateCommands: [command] };
  await runLifecycle(creationCommands, merged as unknown as MergedDevContainer, options, new AbortController().signal);
  expect(shown).toBe(written);
  expect(given.join(' ')).not.toContain(secret);
});

test('what fails says how it is run again', async () => {
  const options: LifecycleOptions = {
    spawn: () =>
      Promise.resolve({ output: once(Buffer.from('oops')), exit: Promise.resolve({ kind: 'exited', code: 3 }) }),
    devContainer: { at: () => undefined } as unknown as DevContainer,
    name: 'shop',
    report: { step: () => undefined, output: () => undefined },
    secrets: [],
    whyLost: () => Promise.resolve(undefined),
    onFailure: () => Promise.resolve(),
  };
  const merged = { postStartCommands: ['exit 3'] } as unknown as MergedDevContainer;
  await expect(runLifecycle(['postStartCommand'], merged, options, new AbortController().signal)).rejects.toMatchObject(
    { code: 'commandFailed', remedy: { text: expect.stringContaining('--rebuild') as unknown } },
  );
});

async function* once(bytes: Uint8Array): AsyncGenerator<OutputChunk, void> {
  await Promise.resolve();
  yield { channel: 'stdout', bytes };
}
