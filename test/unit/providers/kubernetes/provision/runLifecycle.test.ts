import { spawnSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
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
      return Promise.resolve({ output: said(stdout), exit: Promise.resolve({ kind: 'exited', code: status ?? -1 }) });
    },
    devContainer: { at },
    name: 'shop',
    report: { step: () => undefined, output: text => (shown += text) },
    secrets: [secret],
    whyLost: () => Promise.resolve(undefined),
    onFailure: () => Promise.resolve(),
  };
  const merged = mergedOf({ onCreateCommands: [], updateContentCommands: [], postCreateCommands: [command] });
  await runLifecycle(creationCommands, merged, options, new AbortController().signal);
  expect(shown).toBe(written);
  expect(given.join(' ')).not.toContain(secret);
});

test('what fails says how it is run again', async () => {
  const options: LifecycleOptions = {
    spawn: () =>
      Promise.resolve({ output: said(Buffer.from('oops')), exit: Promise.resolve({ kind: 'exited', code: 3 }) }),
    devContainer: { at },
    name: 'shop',
    report: { step: () => undefined, output: () => undefined },
    secrets: [],
    whyLost: () => Promise.resolve(undefined),
    onFailure: () => Promise.resolve(),
  };
  const merged = mergedOf({ postStartCommands: ['exit 3'] });
  await expect(runLifecycle(['postStartCommand'], merged, options, new AbortController().signal)).rejects.toMatchObject(
    { code: 'commandFailed', remedy: { text: expect.stringContaining('--rebuild') as unknown } },
  );
});

const mergedOf = (commands: Partial<MergedDevContainer>): MergedDevContainer => commands as MergedDevContainer;
const at = () => ({ file: '.devcontainer/devcontainer.json', line: 1, column: 1 });

function said(bytes: Uint8Array): AsyncIterable<OutputChunk> {
  return Readable.from([{ channel: 'stdout', bytes }]);
}
