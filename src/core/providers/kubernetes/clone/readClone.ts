import { realpath } from 'node:fs/promises';
import { LockstepError } from '../../../base/lockstepError.ts';
import { runProcess } from '../../../process/runProcess.ts';
import type { WorkspaceClone } from '../../../environment/workspaceSpec.ts';
import { remoteUrl, type RemoteUrl } from './remoteUrl.ts';

/** What a pod clones to have the same files as a clean clone here. */
export interface CloneSource extends RemoteUrl {
  /** Absolute, on this machine. */
  readonly root: string;
  /** `origin`. */
  readonly remote: string;
  readonly commit: string;
  /** Absent: it is detached. */
  readonly branch?: string;
  /** `refs/heads/main`: what the branch follows. */
  readonly upstream?: string;
}

/**
 * Reads the clone that a folder is. Throws `invalidInput` where it is none, has changes, or its commit was never pushed;
 * `notSupported` where its remote can't be reached from a pod.
 */
export async function readClone(
  folder: string,
  { overHttps }: WorkspaceClone,
  signal: AbortSignal,
): Promise<CloneSource> {
  const git = (...args: readonly string[]): Promise<string | undefined> => answerOf(folder, args, signal);
  const root = await git('rev-parse', '--show-toplevel');
  const commit = await git('rev-parse', '--verify', 'HEAD');
  if (root === undefined || commit === undefined || (await realpath(root)) !== (await realpath(folder)))
    throw refusal(`${folder} is no Git clone with a commit`, 'Go without cloning: the files are uploaded then.');
  const changes = ((await git('status', '--porcelain')) ?? '').split('\n').filter(line => line !== '');
  if (changes.length > 0) {
    const names = changes.slice(0, 3).map(line => line.slice(3));
    const more = changes.length > 3 ? ` and ${changes.length - 3} more` : '';
    throw refusal(
      `${folder} has changes that a clone would not have: ${names.join(', ')}${more}`,
      'Commit and push them, or go without cloning: the files are uploaded then.',
    );
  }
  const branch = await git('symbolic-ref', '--quiet', '--short', 'HEAD');
  const follows = branch === undefined ? undefined : await git('config', `branch.${branch}.remote`);
  const remote = follows !== undefined && follows !== '.' ? follows : ((await onlyRemote(git)) ?? 'origin');
  const written = await git('remote', 'get-url', remote);
  if (written === undefined)
    throw refusal(`${folder} has no remote ${remote}`, 'Go without cloning: the files are uploaded then.');
  const url = remoteUrl(written, { overHttps });
  const contained = await git('for-each-ref', '--contains', commit, '--format=%(refname)', `refs/remotes/${remote}/`);
  if (!contained)
    throw refusal(
      `The commit ${commit.slice(0, 10)} of ${branch ?? 'a detached HEAD'} is not on ${remote}, as far as this clone knows`,
      'Push it, or go without cloning: the files are uploaded then.',
    );
  const upstream = branch === undefined ? undefined : await git('config', `branch.${branch}.merge`);
  return {
    ...url,
    root: folder,
    remote,
    commit,
    ...(branch === undefined ? {} : { branch }),
    ...(upstream === undefined ? {} : { upstream }),
  };
}

async function onlyRemote(
  git: (...args: readonly string[]) => Promise<string | undefined>,
): Promise<string | undefined> {
  const [first, ...others] = ((await git('remote')) ?? '').split('\n');
  return others.length === 0 ? first : undefined;
}

/** Undefined where Git says no. Throws `toolMissing` without Git. */
async function answerOf(cwd: string, args: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  const { exit, stdout } = await runProcess({ argv: ['git', ...args], cwd, timeLimitMilliseconds: 60_000 }, signal);
  return exit.kind === 'exited' && exit.code === 0 ? stdout.replace(/\n$/, '') : undefined;
}

function refusal(what: string, text: string): LockstepError {
  return new LockstepError('invalidInput', `${what}.`, { remedy: { kind: 'text', text } });
}
