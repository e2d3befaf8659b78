import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { aborted } from '../../base/aborted.ts';
import { errorMessage } from '../../base/errorMessage.ts';
import type { Logger } from '../../base/logger.ts';
import type { Bytes, Command, Exit, RemoteProcess } from '../../environment/session.ts';
import { drained } from '../../process/drained.ts';
import type { OutputChunk } from '../../process/processOutput.ts';
import { endRun, type Ending } from '../../process/endRun.ts';
import { runVariable } from '../../process/signalScript.ts';
import { createDemultiplexer } from './demultiplexer.ts';
import type { Engine } from './engine.ts';
import { startExec, type Exec } from './exec.ts';
import { isRunning } from './isRunning.ts';
import type { Machine } from './machine.ts';
import { runInside } from './runInside.ts';

export interface Surroundings {
  readonly engine: Engine;
  readonly logger: Logger;
  /** Aborted when the environment or its engine went. */
  readonly lost: AbortSignal;
}

/** How long a process that was told to end may keep its output open. */
const closingMilliseconds = 2000;
/** What the engine gives a process that KILL ended, as the end of a container does to all of its own. */
const killedCode = 137;
const dyingMilliseconds = 500;

export async function spawnInContainer(
  { engine, logger, lost }: Surroundings,
  machine: Machine,
  command: Command,
  signal: AbortSignal,
): Promise<RemoteProcess> {
  const { containerId } = machine;
  const user = command.user ?? machine.user;
  const mark = randomUUID();
  let ending: Promise<Ending> | undefined;
  const end = (): Promise<Ending> => (ending ??= endRun(runInside(engine, containerId, user), mark, logger));
  try {
    const exec = await startExec(
      engine,
      {
        containerId,
        argv: command.argv,
        user,
        cwd: command.cwd ?? machine.cwd,
        env: { ...machine.env, ...command.env, [runVariable]: mark },
        hasStdin: command.stdin !== undefined,
      },
      signal,
    );
    const exit = exitOf({ exec, end, lost, isRunning: () => isRunning(engine, containerId, lost) }, signal);
    if (command.stdin !== undefined) void feed(exec.socket, command.stdin).catch(end);
    return { output: outputOf(exec.socket), exit };
  } catch (error) {
    // It may have started all the same.
    if (signal.aborted) void end();
    throw error;
  }
}

async function* outputOf(socket: Duplex): AsyncGenerator<OutputChunk, void> {
  const parts = createDemultiplexer();
  try {
    for await (const bytes of socket.iterator({ destroyOnReturn: false }) as Bytes) yield* parts(bytes);
  } catch {
    // A broken connection is told by the exit.
  } finally {
    socket.resume();
  }
}

interface Started {
  readonly exec: Exec;
  readonly end: () => Promise<Ending>;
  readonly lost: AbortSignal;
  readonly isRunning: () => Promise<boolean>;
}

async function exitOf(started: Started, signal: AbortSignal): Promise<Exit> {
  const { exec, end, lost } = started;
  const over = new AbortController();
  const first = await Promise.race([
    exec.closed.then(() => 'closed' as const),
    aborted(lost, over.signal).then(() => 'lost' as const),
    aborted(signal, over.signal).then(() => 'abort' as const),
  ]);
  over.abort();
  switch (first) {
    case 'closed':
      return exitCode(started);
    case 'lost':
      exec.socket.destroy();
      return { kind: 'lost', reason: errorMessage(lost.reason) };
    case 'abort': {
      const ended = await end();
      await Promise.race([exec.closed, delay(closingMilliseconds)]);
      exec.socket.destroy();
      return ended.kind === 'ended'
        ? { kind: 'signalled', signal: ended.signal }
        : { kind: 'lost', reason: ended.reason };
    }
  }
}

/** A killed engine closes the connection as a normal end does, so the end of output alone says nothing. */
async function exitCode({ exec, lost, isRunning }: Started): Promise<Exit> {
  try {
    for (let wait = 10; ; wait = Math.min(1000, wait * 2)) {
      const state = await exec.inspect(lost);
      if (state.kind === 'ended') {
        if (state.code !== killedCode) return { kind: 'exited', code: state.code };
        // A container that dies ends its processes before it says so.
        await delay(dyingMilliseconds, undefined, { signal: lost });
        return (await isRunning())
          ? { kind: 'exited', code: killedCode }
          : { kind: 'lost', reason: 'the container stopped' };
      }
      // It closed its output and goes on.
      await delay(wait, undefined, { signal: lost });
    }
  } catch (error) {
    return { kind: 'lost', reason: errorMessage(lost.aborted ? lost.reason : error) };
  }
}

async function feed(socket: Duplex, stdin: Bytes): Promise<void> {
  for await (const bytes of stdin) {
    if (socket.destroyed || socket.writableEnded) return;
    if (!socket.write(bytes)) await drained(socket);
  }
  socket.end();
}
