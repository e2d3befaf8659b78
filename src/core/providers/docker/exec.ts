import type Dockerode from 'dockerode';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Bytes } from '../../environment/session.ts';
import type { Engine } from './engine.ts';

/** What to start in a container. */
export interface ExecRequest {
  readonly containerId: string;
  readonly argv: readonly [string, ...string[]];
  readonly user?: string | undefined;
  readonly cwd?: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly hasStdin: boolean;
}

/** A process that has started in a container. `socket` carries framed output out and stdin in. */
export interface Exec {
  readonly socket: Duplex;
  /** When all output was read, or the connection broke. */
  readonly closed: Promise<void>;
  inspect(signal: AbortSignal): Promise<ExecState>;
}

type ExecState =
  | { readonly kind: 'starting' | 'running' }
  | { readonly kind: 'ended'; readonly code: number; readonly started: boolean };

const startLookMilliseconds = [5, 10, 20, 40] as const;

/** Throws `toolMissing`, `invalidInput` or `commandFailed` where the process could not start, with the engine's words. */
export async function startExec(engine: Engine, request: ExecRequest, signal: AbortSignal): Promise<Exec> {
  const created = await engine.call(
    `run ${request.argv[0]}`,
    (docker, abortSignal) => docker.getContainer(request.containerId).exec({ ...execOptions(request), abortSignal }),
    signal,
  );
  // Upgraded to a raw socket, whose write side knows back-pressure and whose end reaches the process.
  const socket = await engine.call(
    `run ${request.argv[0]}`,
    () => created.start({ hijack: true, stdin: true }),
    signal,
  );
  socket.on('error', () => undefined);
  // From the start, because a process without output may have ended before anybody else listens.
  const closed = new Promise<void>(resolve => socket.once('close', () => resolve()));
  if (!request.hasStdin) socket.end();
  const exec: Exec = { socket, closed, inspect: own => inspectExec(engine, created, own) };
  for (let look = 0; ; look++) {
    const state = await exec.inspect(signal);
    if (state.kind === 'ended' && !state.started) throw startError(request, await textOf(socket));
    if (state.kind !== 'starting') return exec;
    await delay(startLookMilliseconds[look] ?? 80, undefined, { signal });
  }
}

function execOptions({ argv, user, cwd, env, hasStdin }: ExecRequest): Dockerode.ExecCreateOptions {
  return {
    Cmd: [...argv],
    AttachStdin: hasStdin,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...(user === undefined ? {} : { User: user }),
    ...(cwd === undefined ? {} : { WorkingDir: cwd }),
  };
}

async function inspectExec(engine: Engine, exec: Dockerode.Exec, signal: AbortSignal): Promise<ExecState> {
  const { Running, Pid, ExitCode } = (await engine.call(
    'ask after a process',
    (_, abortSignal) => exec.inspect({ abortSignal } as object),
    signal,
  )) as { Running: boolean; Pid: number; ExitCode: number | null };
  if (Running) return { kind: Pid > 0 ? 'running' : 'starting' };
  return ExitCode === null ? { kind: 'starting' } : { kind: 'ended', code: ExitCode, started: Pid > 0 };
}

/** The engine answers a failed start on the output, as one frame. */
async function textOf(socket: Bytes): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const bytes of socket) chunks.push(bytes);
  return Buffer.concat(chunks).subarray(8).toString('utf8').trim();
}

function startError({ argv, cwd }: ExecRequest, said: string): LockstepError {
  const reason = said
    .replace(/^OCI runtime exec failed: exec failed: (?:unable to start container process: )?/, '')
    .replace(/: unknown$/, '');
  const message = `Could not run ${argv[0]} in the container: ${reason || 'the engine gave no reason'}.`;
  if (/executable file not found|no such file or directory/.test(reason) && !/chdir|cwd/.test(reason)) {
    return new LockstepError('toolMissing', message, {
      remedy: {
        kind: 'text',
        text: `Install ${argv[0]} in the environment: add it to its Dockerfile or as a Dev Container Feature.`,
      },
    });
  }
  if (/chdir|cwd/.test(reason)) {
    return new LockstepError('notFound', message, {
      remedy: { kind: 'text', text: `Make the folder ${cwd ?? ''} in the environment, or name another.` },
    });
  }
  return new LockstepError('commandFailed', message);
}
