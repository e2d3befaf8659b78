import { LockstepError } from '../base/lockstepError.ts';
import type { Command, EnvironmentSession, Exit } from './session.ts';

export interface CommandResult {
  readonly exit: Exit;
  readonly stdout: string;
  readonly stderr: string;
}

/** Far above any answer; what runs in an environment may be broken or hostile and write without end. */
const mostCharacters = 16 * 1024 * 1024;

/**
 * Runs a short command in an environment to its end and collects what it wrote.
 * Throws what `spawn` throws, and `commandFailed` where it writes too much.
 */
export async function runCommand(
  session: Pick<EnvironmentSession, 'spawn'>,
  command: Command,
  signal: AbortSignal,
): Promise<CommandResult> {
  const own = new AbortController();
  const running = await session.spawn(command, AbortSignal.any([signal, own.signal]));
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const texts = { stdout: '', stderr: '' };
  for await (const { channel, bytes } of running.output) {
    texts[channel] += decoders[channel].decode(bytes, { stream: true });
    if (texts[channel].length > mostCharacters) {
      own.abort();
      throw new LockstepError('commandFailed', `${command.argv[0]} wrote more than ${mostCharacters} characters.`);
    }
  }
  return { exit: await running.exit, ...texts };
}
