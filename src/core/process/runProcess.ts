import { LockstepError } from '../base/lockstepError.ts';
import type { Exit } from '../environment/session.ts';
import { spawnProcess, type ProcessCommand } from './spawnProcess.ts';

export interface ProcessResult {
  readonly exit: Exit;
  readonly stdout: string;
  /** Its end, where it was long. */
  readonly stderr: string;
}

export interface RunLimits {
  readonly maxBytes?: number;
  /** For a program that may hang because what it asks does. */
  readonly timeLimitMilliseconds?: number;
}

const defaultMaxBytes = 64 * 1024 * 1024;
const stderrTail = 64 * 1024;

/**
 * Runs a program to its end and collects what it wrote. Any exit is a result; throws the signal's reason on abort,
 * `commandFailed` where stdout is longer than `maxBytes`, `unreachable` where it took too long, and what spawnProcess throws.
 */
export async function runProcess(command: ProcessCommand & RunLimits, signal: AbortSignal): Promise<ProcessResult> {
  const { maxBytes: limit = defaultMaxBytes, timeLimitMilliseconds } = command;
  const own = new AbortController();
  const late = timeLimitMilliseconds === undefined ? [] : [AbortSignal.timeout(timeLimitMilliseconds)];
  const child = await spawnProcess(command, AbortSignal.any([signal, own.signal, ...late]));
  const stdout: Uint8Array[] = [];
  let stdoutBytes = 0;
  let stderr = Buffer.alloc(0);
  for await (const { channel, bytes } of child.output) {
    if (channel === 'stderr') {
      stderr = Buffer.concat([stderr, bytes]).subarray(-stderrTail);
    } else if ((stdoutBytes += bytes.length) <= limit) {
      stdout.push(bytes);
    } else {
      own.abort();
      throw new LockstepError('commandFailed', `${command.argv[0]} wrote more than ${limit} bytes.`);
    }
  }
  const exit = await child.exit;
  signal.throwIfAborted();
  if (late.some(each => each.aborted))
    throw new LockstepError(
      'unreachable',
      `${command.argv[0]} did not end within ${(timeLimitMilliseconds ?? 0) / 1000} s.`,
    );
  return { exit, stdout: Buffer.concat(stdout).toString('utf8'), stderr: stderr.toString('utf8') };
}
