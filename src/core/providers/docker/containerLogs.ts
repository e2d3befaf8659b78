import type Dockerode from 'dockerode';
import { setTimeout as delay } from 'node:timers/promises';
import { backOff } from '../../base/backOff.ts';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Bytes, LogLine, LogOptions } from '../../environment/session.ts';
import { createDemultiplexer } from './demultiplexer.ts';
import type { Engine } from './engine.ts';
import { containerEvents, justConnected } from './events.ts';
import { isRunning } from './isRunning.ts';
import { readCursor, sinceOf, type Positions } from './logCursor.ts';
import { LogLines } from './logLines.ts';

interface LoggedContainer {
  readonly id: string;
  /** Then the log has no frames: one raw stream. */
  readonly tty: boolean;
}

/**
 * The log of one container, resumed after a cut without loss or repeat. `follow` goes on across restarts of the
 * container and of the engine; it ends when the container is removed, or on abort.
 */
export async function* containerLogs(
  engine: Engine,
  container: LoggedContainer,
  options: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<LogLine, void> {
  let positions: Positions = options.after === undefined ? {} : readCursor(options.after);
  for (let attempt = 0; ; attempt++) {
    const lines = new LogLines(options.service, positions);
    try {
      const stream = await openLog(engine, container.id, options, positions, signal);
      for await (const line of container.tty ? rawLines(stream, lines) : framedLines(stream, lines)) {
        attempt = 0;
        yield line;
      }
      yield* lines.end();
    } catch (error) {
      if (signal.aborted) return;
      const gone = error instanceof LockstepError && error.code === 'notFound';
      if (gone && attempt > 0) return;
      if (!options.follow || (error instanceof LockstepError && error.code !== 'unreachable')) throw readable(error);
    }
    positions = lines.positions;
    if (signal.aborted || !options.follow || !(await untilRunning(engine, container.id, signal))) return;
  }
}

async function openLog(
  engine: Engine,
  id: string,
  { follow, tail }: LogOptions,
  positions: Positions,
  signal: AbortSignal,
): Promise<Bytes> {
  const since = sinceOf(positions);
  const query = {
    stdout: true,
    stderr: true,
    timestamps: true,
    follow,
    ...(since === undefined ? { tail: tail ?? 'all' } : { since }),
  };
  return engine.call('read the log', (docker, abortSignal) => dialLog(docker, id, { query, abortSignal }), signal);
}

/** The library's own method would collect the whole log in memory unless it is followed. */
function dialLog(
  docker: Dockerode,
  id: string,
  { query, abortSignal }: { readonly query: object; readonly abortSignal: AbortSignal },
): Promise<NodeJS.ReadableStream & Bytes> {
  const modem = docker.modem as Modem;
  const statusCodes = { 200: true, 404: 'no such container', 500: 'server error' };
  const request = {
    path: `/containers/${id}/logs?`,
    method: 'GET',
    isStream: true,
    options: { ...query },
    statusCodes,
    abortSignal,
  };
  return new Promise((resolve, reject) => {
    modem.dial(request, (error, answer) => {
      if (error) reject(error);
      else resolve(answer);
    });
  });
}

interface Modem {
  dial(request: object, callback: (error: Error | null, answer: NodeJS.ReadableStream & Bytes) => void): void;
}

async function* framedLines(stream: Bytes, lines: LogLines): AsyncGenerator<LogLine, void> {
  const parts = createDemultiplexer();
  let chunk = '';
  for await (const received of stream) {
    for (const { channel, bytes, last } of parts(received)) {
      chunk += latin1(bytes);
      if (!last) continue;
      const line = lines.push(channel, chunk);
      chunk = '';
      if (line !== undefined) yield line;
    }
  }
}

/** With a terminal the timestamp also stands within long lines, before each 16 KiB. */
async function* rawLines(stream: Bytes, lines: LogLines): AsyncGenerator<LogLine, void> {
  let rest = '';
  for await (const received of stream) {
    const whole = (rest + latin1(received)).split('\n');
    rest = whole.pop() ?? '';
    for (const text of whole) {
      const stamp = text.slice(0, text.indexOf(' ') + 1);
      const line = lines.push('stdout', `${stamp}${text.split(stamp).join('')}\n`);
      if (line !== undefined) yield line;
    }
  }
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

/** Whether the container runs (again); false when it is gone or on abort. */
async function untilRunning(engine: Engine, id: string, signal: AbortSignal): Promise<boolean> {
  for (let attempt = 0; ; attempt++) {
    try {
      for await (const { action, containerId } of containerEvents(engine, [id], signal)) {
        if (action === 'destroy') return false;
        if (action === 'start' || (containerId === justConnected && (await isRunning(engine, id, signal)))) return true;
      }
    } catch (error) {
      if (signal.aborted || (error instanceof LockstepError && error.code === 'notFound')) return false;
      await delay(backOff(attempt, Math.random), undefined, { signal }).catch(() => undefined);
    }
  }
}

/** `docker run --log-driver none` and drivers that only send. */
function readable(error: unknown): unknown {
  if (!(error instanceof LockstepError) || !error.message.includes('does not support reading')) return error;
  return new LockstepError('notSupported', error.message, {
    cause: error,
    remedy: { kind: 'text', text: 'Use the logging driver json-file or local for this service.' },
  });
}
