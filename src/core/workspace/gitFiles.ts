import { lstat, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorMessage } from '../base/errorMessage.ts';
import { LockstepError } from '../base/lockstepError.ts';
import { runProcess } from '../process/runProcess.ts';

/** Relative to a folder, with `/`. */
export interface GitFiles {
  readonly files: readonly string[];
  /** Folders that are repositories of their own: submodules, and what was cloned there. */
  readonly repositories: readonly string[];
}

/**
 * What Git knows of a folder or would take. Undefined where nothing says that files are to be left out; throws
 * `notSupported` where Git can't say which.
 */
export async function gitFiles(root: string, signal: AbortSignal): Promise<GitFiles | undefined> {
  try {
    const files = await askGit(root, ['ls-files', '--cached', '--deduplicate', ...untracked], signal);
    // None where a repository around the folder ignores it as a whole.
    if (files !== undefined && (files.length > 0 || (await isThere(root, '.git'))))
      return withRepositories(files, await submodules(root, files, signal));
    if (files !== undefined || !(await isThere(root, '.gitignore'))) return undefined;
    return withRepositories((await filesOutsideRepositories(root, signal)) ?? [], []);
  } catch (error) {
    signal.throwIfAborted();
    const isMissing = error instanceof LockstepError && error.code === 'toolMissing';
    if (isMissing && !(await isThere(root, '.gitignore'))) return undefined;
    throw new LockstepError(
      'notSupported',
      `The files of ${root} do not go anywhere: Git could not say which of them are to be left out: ${errorMessage(error)}`,
      { cause: error, remedy: { kind: 'text', text: `Make "git status" work in ${root}.` } },
    );
  }
}

/** A repository within is named with a slash at its end. */
function withRepositories(names: readonly string[], submodules: readonly string[]): GitFiles {
  const cloned = names.filter(name => name.endsWith('/')).map(name => name.slice(0, -1));
  return { files: names.filter(name => !name.endsWith('/')), repositories: [...cloned, ...submodules] };
}

/** Those that are checked out here. */
async function submodules(root: string, files: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  if (!files.includes('.gitmodules')) return [];
  const staged = (await askGit(root, ['ls-files', '-z', '--stage'], signal)) ?? [];
  const folders = staged.filter(line => line.startsWith('160000 ')).map(line => line.slice(line.indexOf('\t') + 1));
  const there = await Promise.all(folders.map(folder => isThere(join(root, folder), '.git')));
  return folders.filter((_, index) => there[index]);
}

const untracked = ['-z', '--others', '--exclude-standard'];

/** Git reads a .gitignore only for a repository, so it gets an empty one for the time. */
async function filesOutsideRepositories(root: string, signal: AbortSignal): Promise<readonly string[] | undefined> {
  const empty = await mkdtemp(join(tmpdir(), 'lockstep-git-'));
  try {
    await askGit(empty, ['init', '--quiet', '--bare'], signal);
    return await askGit(root, [`--git-dir=${empty}`, '--work-tree=.', 'ls-files', ...untracked], signal);
  } finally {
    await rm(empty, { recursive: true, force: true });
  }
}

/** What it names; undefined where the folder is in no repository. */
async function askGit(
  cwd: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const { stdout, stderr, exit } = await runProcess({ argv: ['git', ...args], cwd, env: { LC_ALL: 'C' } }, signal);
  if (exit.kind === 'exited' && exit.code === 0) return stdout.split('\0').filter(path => path !== '');
  if (stderr.includes('not a git repository')) return undefined;
  throw new Error(stderr.trim());
}

async function isThere(root: string, name: string): Promise<boolean> {
  return (await lstat(join(root, name)).catch(() => undefined)) !== undefined;
}
