import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { aborted } from '../../base/aborted.ts';
import { errorMessage } from '../../base/errorMessage.ts';
import type { Bytes, Command, Exit, RemoteProcess } from '../../environment/session.ts';
import type { Ending } from '../../providers/endRun.ts';
import type { ContainerAccess } from './containerAccess.ts';
import { endInPod } from './endInPod.ts';
import { isSameContainer } from './isSameContainer.ts';
import { startInContainer, type StartedExec } from './startInContainer.ts';

/** How long a process that was told to end may keep its output open. */
const closingMilliseconds = 2000;
/** What a process gets that KILL ended, as the end of a container does to all of its own. */
const killedCode = 137;
const dyingMilliseconds = 1000;

/**
 * `EnvironmentSession.spawn` for one container: nothing is left out of `command` but its service. Without a shell in the
 * image only a command without folder, user and variables runs, and abort can't end it.
 */
export async function spawnInPod(
  access: ContainerAccess,
  { argv, cwd, user, env, stdin }: Omit<Command, 'service'>,
  signal: AbortSignal,
): Promise<RemoteProcess> {
  const mark = randomUUID();
  let ending: Promise<Ending> | undefined;
  const end = (): Promise<Ending> => (ending ??= endInPod(access, { user, mark }));
  const request = { argv, cwd, user, env: env ?? {}, hasStdin: stdin !== undefined, mark };
  const leave = await access.starts.enter(signal);
  try {
    const exec = await startInContainer(access, request, signal);
    if (stdin !== undefined) void feed(exec, stdin).catch(end);
    return { output: exec.output, exit: exitOf(access, exec, end, signal) };
  } catch (error) {
    // It may have started all the same.
    if (signal.aborted) void end();
    throw error;
  } finally {
    leave();
  }
}

async function exitOf(
  access: ContainerAccess,
  exec: StartedExec,
  end: () => Promise<Ending>,
  signal: AbortSignal,
): Promise<Exit> {
  const { lost } = access;
  const over = new AbortController();
  const first = await Promise.race([
    exec.ended,
    aborted(lost, over.signal).then(() => 'lost' as const),
    aborted(signal, over.signal).then(() => 'abort' as const),
  ]);
  over.abort();
  if (first === 'lost') {
    exec.close();
    return { kind: 'lost', reason: errorMessage(lost.reason) };
  }
  if (first === 'abort') {
    const ended = await end();
    await Promise.race([exec.ended, delay(closingMilliseconds)]);
    exec.close();
    return ended.kind === 'ended'
      ? { kind: 'signalled', signal: ended.signal }
      : { kind: 'lost', reason: ended.reason };
  }
  switch (first.kind) {
    case 'exited':
      return first.code === killedCode ? killed(access) : first;
    case 'failed':
    case 'lost':
      return { kind: 'lost', reason: first.reason };
  }
}

/** A container that dies ends its processes before it says so. */
async function killed(access: ContainerAccess): Promise<Exit> {
  try {
    await delay(dyingMilliseconds, undefined, { signal: access.lost });
    return (await isSameContainer(access, access.lost))
      ? { kind: 'exited', code: killedCode }
      : { kind: 'lost', reason: 'the container stopped' };
  } catch (error) {
    return { kind: 'lost', reason: errorMessage(access.lost.aborted ? access.lost.reason : error) };
  }
}

async function feed(exec: StartedExec, stdin: Bytes): Promise<void> {
  const over = new AbortController();
  void exec.ended.then(() => over.abort());
  for await (const bytes of stdin) {
    if (over.signal.aborted) return;
    await exec.write(bytes);
  }
  await exec.endInput();
}
