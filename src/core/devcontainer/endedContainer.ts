import { LockstepError } from '../base/lockstepError.ts';
import { runProcess } from '../process/runProcess.ts';
import type { DevContainer } from './devContainer.ts';

const shownLines = '20';

/**
 * Why a container can't be worked in that ended right after its start, about which the reference CLI says nothing:
 * its exit code and its last words. Undefined for one that runs.
 */
export async function endedContainer(
  containerId: string,
  { devContainer, env, secrets }: EndedContext,
  signal: AbortSignal,
): Promise<LockstepError | undefined> {
  const docker = async (...args: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await runProcess(
      { argv: ['docker', ...args], env, secrets, timeLimitMilliseconds: 20_000 },
      signal,
    );
    return `${stdout}${stderr}`.trim();
  };
  const state = await docker('inspect', '--format', '{{.State.Status}} {{.State.ExitCode}}', containerId);
  const code = /^(?:exited|dead) (?<code>\d+)$/.exec(state)?.groups?.['code'];
  if (code === undefined) return undefined;
  const output = await docker('logs', '--tail', shownLines, containerId);
  const { source } = devContainer;
  const what = source.kind === 'compose' ? `The service ${source.service}` : 'The container';
  const words = output.split(/\r?\n/).at(-1);
  const remedy =
    source.kind === 'compose'
      ? 'Give the service a command that goes on running, such as sleep infinity, or set "overrideCommand": true.'
      : 'Remove "overrideCommand": false, or give the image a command that goes on running.';
  return new LockstepError(
    'commandFailed',
    `${what} ended with exit code ${code} right after its start${words ? `: ${words}` : ', without a word.'}`,
    {
      output,
      at: devContainer.at([source.kind === 'compose' ? 'service' : 'overrideCommand']),
      remedy: { kind: 'text', text: remedy },
    },
  );
}

interface EndedContext {
  readonly devContainer: DevContainer;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly secrets: readonly string[];
}
