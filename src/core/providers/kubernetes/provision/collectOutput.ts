import type { Command, Exit, RemoteProcess } from '../../../environment/session.ts';

/** `EnvironmentSession.spawn` of one container, before there is a session. */
export type SpawnInside = (command: Command, signal: AbortSignal) => Promise<RemoteProcess>;

const mostBytes = 1024 * 1024;

/** A short command's output; what is more than 1 MiB is dropped, because what runs in there may write without end. */
export async function collectOutput(
  spawn: SpawnInside,
  command: Command,
  signal: AbortSignal,
): Promise<{ readonly exit: Exit; readonly stdout: string; readonly stderr: string }> {
  const running = await spawn(command, signal);
  const chunks = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  let size = 0;
  for await (const { channel, bytes } of running.output) {
    size += bytes.length;
    if (size <= mostBytes) chunks[channel].push(bytes);
  }
  const text = (parts: readonly Uint8Array[]): string => Buffer.concat(parts).toString('utf8');
  return { exit: await running.exit, stdout: text(chunks.stdout), stderr: text(chunks.stderr) };
}
