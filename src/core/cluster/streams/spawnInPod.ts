import { randomUUID } from 'node:crypto';
import type { Bytes, Command, RemoteProcess } from '../../environment/session.ts';
import type { Ending } from '../../process/endRun.ts';
import type { ContainerAccess } from './containerAccess.ts';
import { endInPod } from './endInPod.ts';
import { exitOfExec } from './exitOfExec.ts';
import { startInContainer, type StartedExec } from './startInContainer.ts';

/**
 * `EnvironmentSession.spawn` for one container. Without a shell in the image only a command without folder, user and
 * variables runs, and abort can't end it.
 */
export async function spawnInPod(
  access: ContainerAccess,
  { argv, cwd, user, env = {}, stdin }: Omit<Command, 'service'>,
  signal: AbortSignal,
): Promise<RemoteProcess> {
  const mark = randomUUID();
  let ending: Promise<Ending> | undefined;
  const end = (): Promise<Ending> => (ending ??= endInPod(access, { user, mark }));
  const leave = await access.starts.enter(signal);
  try {
    const exec = await startInContainer(access, { argv, cwd, user, env, hasStdin: stdin !== undefined, mark }, signal);
    if (stdin !== undefined) void feed(exec, stdin).catch(end);
    return { output: exec.output, exit: exitOfExec(access, exec, end, signal) };
  } catch (error) {
    // It may have started all the same.
    if (signal.aborted) void end();
    throw error;
  } finally {
    leave();
  }
}

async function feed(exec: StartedExec, stdin: Bytes): Promise<void> {
  for await (const bytes of stdin) if (!(await exec.write(bytes))) return;
  await exec.endInput();
}
