import { StringDecoder } from 'node:string_decoder';
import { LockstepError, type Remedy } from '../../../base/lockstepError.ts';
import { createRedactor } from '../../../process/redactor.ts';
import { spawnProcess } from '../../../process/spawnProcess.ts';
import type { BuildContext } from './buildContext.ts';

export interface DockerRun {
  readonly context: BuildContext;
  /** What failed, where it does. */
  readonly what: string;
  readonly stdin?: string;
  readonly remedy?: Remedy;
}

/** The Docker CLI of this machine, what it says going to the report. Throws `commandFailed` with its last line. */
export async function runDocker(
  args: readonly string[],
  { context, what, stdin, remedy }: DockerRun,
  signal: AbortSignal,
): Promise<void> {
  const { options, project } = context;
  const env = options.dockerEnv ?? {};
  const child = await spawnProcess(
    {
      argv: ['docker', ...args],
      env,
      group: true,
      secrets: project.secrets,
      ...(stdin === undefined ? {} : { stdin }),
    },
    signal,
  );
  const decoder = new StringDecoder('utf8');
  let tail = '';
  for await (const { bytes } of child.output) {
    const text = decoder.write(Buffer.from(bytes));
    options.report.output(text);
    tail = (tail + text).slice(-16_384);
  }
  const exit = await child.exit;
  signal.throwIfAborted();
  if (exit.kind === 'exited' && exit.code === 0) return;
  const words = tail.trim().split(/\r?\n/).at(-1) ?? '';
  throw new LockstepError('commandFailed', `${what}: ${words}`, {
    output: createRedactor(project.secrets).redact(tail.trim()),
    ...(remedy === undefined ? {} : { remedy }),
  });
}
