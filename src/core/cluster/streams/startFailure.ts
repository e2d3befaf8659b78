import { LockstepError } from '../../base/lockstepError.ts';
import type { Cluster } from '../cluster.ts';
import { oneLine } from '../oneLine.ts';
import type { ContainerAccess } from './containerAccess.ts';
import type { ExecEnd } from './execStatus.ts';

/** What a command was to be started with. */
export interface Start {
  readonly argv: readonly [string, ...string[]];
  readonly cwd?: string | undefined;
  readonly user?: string | undefined;
}

export interface StartOutcome {
  /** The word after the mark; undefined where the output ended without. */
  readonly said: string | undefined;
  readonly end: ExecEnd;
  /** What was written before. */
  readonly words: string;
}

const notRunning = 'the container is not running';

/** Whether an error says that its container had ended, or was not started, when a command was to be run in there. */
export const isNotRunning = (error: unknown): boolean =>
  error instanceof LockstepError && error.code === 'unreachable' && error.message.endsWith(`: ${notRunning}.`);

const missingProgram = /executable file .*not found|no such file or directory/;

/** Whether the runtime found no shell; it says so in words only, and nearly the same ones of a folder that is gone. */
export function isShellMissing(end: ExecEnd): boolean {
  return (
    end.kind === 'failed' &&
    missingProgram.test(end.reason) &&
    /(?:exec: "|stat |executable file `)sh["`:]/.test(end.reason)
  );
}

export function noShell({ container, pod }: ContainerAccess, what: string): LockstepError {
  return new LockstepError(
    'notSupported',
    `Could not ${what} in container ${container} of pod ${pod}: its image has no shell.`,
    { remedy: { kind: 'text', text: 'Use an image that has a shell, or debug it with: kubectl debug --target' } },
  );
}

export function noEndOfInput({ context }: Cluster, program: string): LockstepError {
  return new LockstepError(
    'notSupported',
    `Could not run ${program} with an input: the cluster ${context} can't tell a program that its input ends.`,
    { remedy: { kind: 'text', text: 'Use a cluster of Kubernetes 1.30 or newer.' } },
  );
}

/** Why no process came of a command: by the word that the script said, else by how the exec ended. */
export function startFailure(
  access: ContainerAccess,
  { argv: [program], cwd, user }: Start,
  { said, end, words }: StartOutcome,
): LockstepError {
  const where = `in container ${access.container} of pod ${access.pod}`;
  const failed = (code: LockstepError['code'], why: string, remedy?: string): LockstepError => {
    return new LockstepError(code, `Could not run ${program} ${where}: ${why}.`, {
      ...(remedy === undefined ? {} : { remedy: { kind: 'text', text: remedy } }),
      ...(words === '' ? {} : { output: words }),
    });
  };
  const install = `Install ${program} in the environment: add it to its Dockerfile or as a Dev Container Feature.`;
  switch (said) {
    case 'notFound':
      return failed(
        'notFound',
        `there is no folder ${cwd ?? ''}`,
        `Make the folder ${cwd ?? ''} in the environment, or name another.`,
      );
    case 'toolMissing':
      return failed('toolMissing', 'there is no such program', install);
    case 'noUser':
      return failed('notSupported', `it has no user ${user ?? ''}`);
    case 'notRoot':
      return failed('notSupported', `it runs as another user than ${user ?? ''}, and only root can become another`);
    case 'noSwitch':
      return failed('notSupported', `its image has neither setpriv nor su to become ${user ?? ''}`);
    default:
      break;
  }
  switch (end.kind) {
    case 'exited':
      return failed('commandFailed', `${oneLine(words) || 'it ended'} (exit code ${end.code}, before it started)`);
    case 'lost':
      return failed('unreachable', end.reason);
    case 'failed': {
      const reason = runtimeWords(end.reason);
      if (missingProgram.test(end.reason)) return failed('toolMissing', reason, install);
      if (
        /container not found|no running task|is not running|not in running state|container is (?:stopped|exited)/i.test(
          end.reason,
        )
      )
        return failed('unreachable', notRunning);
      return failed('commandFailed', reason);
    }
  }
}

/** Without what each layer that passed them on has put before them. */
function runtimeWords(reason: string): string {
  return oneLine(reason)
    .replace(/^.*exec failed: (?:unable to start container process: )?/, '')
    .replace(/^Internal error occurred: /, '')
    .replace(/: unknown$/, '')
    .replace(/\.$/, '');
}
