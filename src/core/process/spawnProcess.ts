import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { errorMessage } from '../base/errorMessage.ts';
import { LockstepError } from '../base/lockstepError.ts';
import type { Logger } from '../base/logger.ts';
import type { Bytes, Exit, RemoteProcess } from '../environment/session.ts';
import { drained } from './drained.ts';
import { endProcess } from './endProcess.ts';
import { processOutput, type OutputChunk } from './processOutput.ts';
import { createRedactor, type Redactor } from './redactor.ts';

/** A program to run on this machine; `argv` goes to it as it is, never through a shell. */
export interface ProcessCommand {
  readonly argv: readonly [string, ...string[]];
  readonly cwd?: string;
  /** Added to this process's own environment; `undefined` removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: Bytes | string;
  /** Never appear in its output or in the log. */
  readonly secrets?: readonly string[];
  /** A process group of its own: what it starts ends with it on abort, and a signal from the terminal doesn't reach it. */
  readonly group?: boolean;
  /** Gets one debug line when it has ended. */
  readonly logger?: Logger;
}

/** The same shape as a process in an environment. Abort sends TERM and, after a grace, KILL. */
export interface LocalProcess extends RemoteProcess {
  readonly pid: number;
}

/** Throws `toolMissing` where there is no such program, `notFound` where there is no such folder. */
export async function spawnProcess(command: ProcessCommand, signal: AbortSignal): Promise<LocalProcess> {
  signal.throwIfAborted();
  const redactor = createRedactor(command.secrets ?? []);
  const started = performance.now();
  const child = startChild(command);
  const exit = exitOf(child);
  const pid = await pidOf(child, command, redactor);
  let ending = Promise.resolve();
  const end = (): void => void (ending = endProcess(child, pid, command.group ?? false));
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  void exit.then(ended => {
    signal.removeEventListener('abort', end);
    const ms = Math.round(performance.now() - started);
    command.logger?.debug(`${redactor.redact(command.argv.join(' '))}: ${exitText(ended)} after ${ms} ms`);
  });
  void feed(child, command.stdin);
  const output = processOutput(child);
  // Whoever cleans up after an abort must not race with what is still being ended.
  const settled = exit.then(async ended => {
    await ending;
    return ended;
  });
  return { pid, exit: settled, output: command.secrets?.length ? redacted(output, redactor) : output };
}

/** `exited with 1`, `ended by SIGKILL`. */
export function exitText(exit: Exit): string {
  switch (exit.kind) {
    case 'exited':
      return `exited with ${exit.code}`;
    case 'signalled':
      return `ended by ${exit.signal}`;
    case 'lost':
      return `lost, ${exit.reason}`;
  }
}

function startChild({ argv: [program, ...args], cwd, env, group }: ProcessCommand): ChildProcessWithoutNullStreams {
  return spawn(program, args, {
    ...(cwd === undefined ? {} : { cwd }),
    // What it starts has no use for the key that values are sealed with.
    env: { ...process.env, LOCKSTEP_KEY: undefined, ...env },
    // On Windows a detached process would open a console window; there the tree is ended by taskkill.
    detached: group === true && process.platform !== 'win32',
    windowsHide: true,
    stdio: 'pipe',
  });
}

function exitOf(child: ChildProcessWithoutNullStreams): Promise<Exit> {
  return new Promise(resolve => {
    child.once('exit', (code, signal) =>
      resolve(code === null ? { kind: 'signalled', signal: signal ?? 'SIGKILL' } : { kind: 'exited', code }),
    );
  });
}

function pidOf(child: ChildProcessWithoutNullStreams, command: ProcessCommand, redactor: Redactor): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0));
    child.on('error', error => reject(spawnError(error, command, redactor)));
  });
}

function spawnError(
  error: Error & { code?: string; errno?: number },
  command: ProcessCommand,
  redactor: Redactor,
): LockstepError {
  const [program] = command.argv;
  const shown = redactor.redact(program);
  if (command.cwd !== undefined && !existsSync(command.cwd)) {
    return new LockstepError('notFound', `Could not run ${shown}: there is no folder ${command.cwd}.`, {
      cause: error,
    });
  }
  if (error.code === 'ENOENT') {
    return new LockstepError('toolMissing', `Could not run ${shown}: no such program was found.`, {
      cause: error,
      remedy: { kind: 'text', text: `Install ${shown} and make sure that it is on the PATH.` },
    });
  }
  if (error.errno === -constants.errno.E2BIG) {
    return new LockstepError('invalidInput', `Could not run ${shown}: its arguments are too long.`, { cause: error });
  }
  return new LockstepError('commandFailed', `Could not run ${shown}: ${redactor.redact(errorMessage(error))}.`, {
    cause: error,
  });
}

/** A process may end without reading all of its input; that is no error. */
async function feed(child: ChildProcessWithoutNullStreams, stdin: Bytes | string | undefined): Promise<void> {
  const { stdin: pipe } = child;
  pipe.on('error', () => undefined);
  if (stdin === undefined || typeof stdin === 'string') {
    pipe.end(stdin);
    return;
  }
  try {
    for await (const bytes of stdin) {
      if (pipe.destroyed) return;
      if (!pipe.write(bytes)) await drained(pipe);
    }
    pipe.end();
  } catch {
    // Closing without an end of input would look like a complete one.
    child.kill();
  }
}

async function* redacted(output: AsyncIterable<OutputChunk>, redactor: Redactor): AsyncGenerator<OutputChunk> {
  const streams = { stdout: redactor.stream(), stderr: redactor.stream() };
  for await (const { channel, bytes } of output) {
    const shown = streams[channel].push(bytes);
    if (shown.length > 0) yield { channel, bytes: shown };
  }
  for (const channel of ['stdout', 'stderr'] as const) {
    const shown = streams[channel].end();
    if (shown.length > 0) yield { channel, bytes: shown };
  }
}
