import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command, RemoteTerminal, TerminalSize } from '../../environment/session.ts';
import type { Ending } from '../../process/endRun.ts';
import type { ContainerAccess } from './containerAccess.ts';
import { endInPod } from './endInPod.ts';
import { exitOfExec } from './exitOfExec.ts';
import { startInContainer, type StartedExec } from './startInContainer.ts';

export interface TerminalRequest extends Pick<Command, 'cwd' | 'user' | 'env'> {
  readonly size: TerminalSize;
}

const shell = ['sh', '-c', 'if command -v bash >/dev/null; then exec bash; else exec sh; fi'] as const;
/** What a person would press: interrupt what runs, then end the input; the first drops what is typed with it. */
const goodbyes = ['\x03', '\x04'];
const leavingMilliseconds = 300;

/** A shell with a terminal; throws `notSupported` where the image has no shell. On abort it is ended in there. */
export async function openTerminal(
  access: ContainerAccess,
  { size, cwd, user, env }: TerminalRequest,
  signal: AbortSignal,
): Promise<RemoteTerminal> {
  const mark = randomUUID();
  const leave = await access.starts.enter(signal);
  try {
    const variables = { TERM: 'xterm-256color', ...env };
    const request = { argv: shell, cwd, user, env: variables, hasStdin: true, tty: size, mark };
    const exec = await startInContainer(access, request, signal);
    const end = async (): Promise<Ending> => {
      await sayGoodbye(exec);
      return endInPod(access, { user, mark });
    };
    return {
      output: bytesOf(exec),
      write: async bytes => {
        await exec.write(bytes);
      },
      resize: to => exec.resize(to),
      exit: exitOfExec(access, exec, end, signal),
    };
  } catch (error) {
    // It may have started all the same.
    if (signal.aborted) void endInPod(access, { user, mark });
    throw error;
  } finally {
    leave();
  }
}

async function* bytesOf({ output }: StartedExec): AsyncGenerator<Uint8Array, void> {
  for await (const { bytes } of output) yield bytes;
}

/** Bounded, because what runs in there may read nothing. */
async function sayGoodbye(exec: StartedExec): Promise<void> {
  for (const key of goodbyes) {
    void exec.write(Buffer.from(key));
    await Promise.race([exec.ended, delay(leavingMilliseconds)]);
  }
}
