import { StringDecoder } from 'node:string_decoder';
import { createChannel } from '../../../base/channel.ts';
import { LockstepError } from '../../../base/lockstepError.ts';
import type { Report } from '../../../base/report.ts';
import { createRedactor } from '../../../process/redactor.ts';
import { exitText } from '../../../process/spawnProcess.ts';
import type { Exit } from '../../../environment/session.ts';
import type { SpawnInside } from '../provision/collectOutput.ts';
import { cloneExit, cloneScript } from './cloneScript.ts';
import { createCredentialDesk, type CredentialDesk } from './credentialDesk.ts';
import type { CloneSource } from './readClone.ts';

export interface CloneOptions {
  readonly clone: CloneSource;
  /** Absolute, in there. */
  readonly target: string;
  /** Whom the files belong to; absent: the container's user. */
  readonly user?: string;
  readonly report: Report;
}

const tailLength = 16 * 1024;
const progress = /(?:Receiving objects|Resolving deltas): +(\d+)%/g;

/**
 * Clones the workspace in the pod. Its Git asks this machine's for a login over the command's own input and output, so
 * that none is ever kept there. Throws `notSupported` where the image has no Git, `forbidden` without a login.
 */
export async function cloneWorkspace(spawn: SpawnInside, options: CloneOptions, signal: AbortSignal): Promise<void> {
  const { clone, target, user, report } = options;
  const words = `cloning ${clone.url}`;
  report.step(words);
  const answers = createChannel<Uint8Array>();
  const desk = createCredentialDesk(clone, text => answers.push(Buffer.from(text)), signal);
  const { remote, url, commit, branch = '', upstream = '', origin, ssh = [] } = clone;
  const args = [target, remote, url, commit, branch, upstream, origin, ...ssh];
  const running = await spawn(
    {
      argv: ['sh', '-c', cloneScript, 'sh', ...args],
      cwd: '/',
      stdin: answers,
      ...(user === undefined ? {} : { user }),
    },
    signal,
  );
  const decoder = new StringDecoder('utf8');
  let tail = '';
  try {
    for await (const { channel, bytes } of running.output) {
      if (channel === 'stdout') {
        await desk.push(bytes);
        continue;
      }
      const text = createRedactor(desk.secrets).redact(decoder.write(Buffer.from(bytes)));
      report.output(text);
      tail = (tail + text).slice(-tailLength);
      const percent = [...text.matchAll(progress)].at(-1)?.[1];
      if (percent !== undefined) report.step(words, { index: Number(percent), total: 100 });
    }
  } finally {
    answers.close();
  }
  const exit = await running.exit;
  signal.throwIfAborted();
  if (exit.kind !== 'exited' || exit.code !== 0) throw failure(exit, tail.trim(), clone, desk);
}

function failure(
  exit: Exit,
  output: string,
  { url, commit, remote }: CloneSource,
  desk: CredentialDesk,
): LockstepError {
  if (exit.kind === 'lost')
    return new LockstepError('lost', `The connection was lost while ${url} was cloned: ${exit.reason}`, { output });
  const code = exit.kind === 'exited' ? exit.code : undefined;
  if (code === cloneExit.noGit)
    return new LockstepError('notSupported', "The workspace can't be cloned: its image has no Git.", {
      remedy: { kind: 'text', text: 'Add Git to the image, or go without cloning: the files are uploaded then.' },
    });
  if (code === cloneExit.noCommit)
    return new LockstepError('invalidInput', `The commit ${commit.slice(0, 10)} is not on ${remote} any more.`, {
      remedy: { kind: 'text', text: 'Push it, or go without cloning: the files are uploaded then.' },
    });
  if (desk.unanswered !== undefined)
    return new LockstepError('forbidden', `${desk.unanswered} asks for a login, and Git here knows none for it.`, {
      output,
      remedy: { kind: 'text', text: 'Log in once: git fetch in the folder, with a credential helper that keeps it.' },
    });
  const words = output.split(/[\r\n]+/).findLast(line => /^(?:fatal|error):/.test(line)) ?? `git ${exitText(exit)}`;
  return new LockstepError('commandFailed', `${url} could not be cloned: ${words}`, { output });
}
