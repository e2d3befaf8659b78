import type { Command, EnvironmentSession, Exit } from './session.ts';

export interface CommandResult {
  readonly exit: Exit;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a short command in an environment to its end and collects what it wrote. */
export async function runCommand(
  session: EnvironmentSession,
  command: Command,
  signal: AbortSignal,
): Promise<CommandResult> {
  const running = await session.spawn(command, signal);
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const texts = { stdout: '', stderr: '' };
  for await (const { channel, bytes } of running.output)
    texts[channel] += decoders[channel].decode(bytes, { stream: true });
  return { exit: await running.exit, ...texts };
}
