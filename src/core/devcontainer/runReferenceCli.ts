import { spawnProcess } from '../process/spawnProcess.ts';
import type { CliOutcome } from './provisionFailure.ts';
import type { ProvisionProgress } from './provisionProgress.ts';

export interface ReferenceCliCall {
  /** The program, the CLI's path, its verb and options; with `--log-format json`. */
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/**
 * Runs a verb of the reference CLI to its end, its log told by `progress`; answers what it wrote last, secrets removed,
 * or undefined where that is no answer. Throws the signal's reason on abort.
 */
export async function runReferenceCli(
  call: ReferenceCliCall,
  progress: ProvisionProgress,
  signal: AbortSignal,
): Promise<CliOutcome | undefined> {
  const child = await spawnProcess({ ...call, group: true }, signal);
  const stdout: Uint8Array[] = [];
  for await (const { channel, bytes } of child.output) {
    if (channel === 'stdout') stdout.push(bytes);
    else progress.push(bytes);
  }
  await child.exit;
  progress.end();
  signal.throwIfAborted();
  return parseAnswer(progress.redact(Buffer.concat(stdout).toString('utf8')));
}

function parseAnswer(stdout: string): CliOutcome | undefined {
  const line = stdout.split('\n').findLast(each => each.startsWith('{'));
  try {
    return line === undefined ? undefined : (JSON.parse(line) as CliOutcome);
  } catch {
    return undefined;
  }
}
