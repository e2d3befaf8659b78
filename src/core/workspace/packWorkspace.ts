import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { pack } from 'tar-stream';
import { addFiles, type PackedPath } from '../archive/addFiles.ts';
import { errorMessage } from '../base/errorMessage.ts';
import { LockstepError } from '../base/lockstepError.ts';
import type { Bytes } from '../environment/session.ts';
import { runProcess } from '../process/runProcess.ts';
import { withoutLogins } from './withoutLogins.ts';

/** What of a folder goes to another place, and how much that is. */
export interface WorkspaceFileList {
  readonly root: string;
  /** Relative with `/`, parents before their children. */
  readonly paths: readonly string[];
  readonly bytes: number;
}

/** Made again on the other side by package managers, for its own system. */
const leftOut = new Set(['node_modules']);
/** Of a repository, its submodules and worktrees. */
const gitConfig = /(?:^|\/)\.git\/(?:.*\/)?config(?:\.worktree)?$/;

/**
 * The files of a workspace: in a Git repository what Git knows or would take, and `.git` itself so that Git works there
 * too; elsewhere everything but installed packages and what a .gitignore names. Throws `notSupported` where Git can't say
 * what that is.
 */
export async function listWorkspace(root: string, signal: AbortSignal): Promise<WorkspaceFileList> {
  const known = await gitFiles(root, signal);
  const files = known === undefined ? await walk(root, '', signal) : [...known, ...(await walk(root, '.git', signal))];
  const paths = withParents(files);
  let bytes = 0;
  const there: string[] = [];
  for (const path of paths) {
    signal.throwIfAborted();
    // Git lists what it tracks, also where it is deleted here.
    const stat = await lstat(join(root, path)).catch(() => undefined);
    if (stat === undefined) continue;
    there.push(path);
    if (stat.isFile()) bytes += stat.size;
  }
  return { root, paths: there, bytes };
}

/** Undefined where nothing says that files are to be left out. */
async function gitFiles(root: string, signal: AbortSignal): Promise<readonly string[] | undefined> {
  try {
    const files = await askGit(root, ['ls-files', '--cached', '--deduplicate', ...untracked], signal);
    // None where a repository around the folder ignores it as a whole.
    if (files !== undefined) return files.length > 0 || (await isThere(root, '.git')) ? files : undefined;
    return (await isThere(root, '.gitignore')) ? await filesOutsideRepositories(root, signal) : undefined;
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

async function walk(root: string, folder: string, signal: AbortSignal): Promise<readonly string[]> {
  signal.throwIfAborted();
  const stat = await lstat(join(root, folder)).catch(() => undefined);
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [folder];
  const found: string[] = folder === '' ? [] : [folder];
  for (const name of (await readdir(join(root, folder))).sort()) {
    if (leftOut.has(name)) continue;
    // One by one, because a call takes only so many arguments.
    for (const each of await walk(root, folder === '' ? name : `${folder}/${name}`, signal)) found.push(each);
  }
  return found;
}

function withParents(files: readonly string[]): readonly string[] {
  const all = new Set<string>();
  for (const file of files) {
    const parts = file.replace(/\/$/, '').split('/');
    for (let end = 1; end <= parts.length; end++) all.add(parts.slice(0, end).join('/'));
  }
  return [...all];
}

/**
 * A tar of them, owned by the given user, Git's configuration without logins; `onBytes` is told what of the files'
 * content has gone.
 */
export async function* packWorkspace(
  { root, paths }: Pick<WorkspaceFileList, 'root' | 'paths'>,
  owner: { readonly uid: number; readonly gid: number },
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Bytes & AsyncGenerator<Uint8Array, void> {
  const tar = pack();
  const packing = addFiles(tar, pathsOf({ root, paths }), { owner, mayVanish: true, onBytes }, signal).then(
    () => tar.finalize(),
    (error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  try {
    for await (const bytes of tar) yield bytes as Uint8Array;
  } finally {
    tar.destroy();
    await packing;
  }
}

async function* pathsOf({ root, paths }: Pick<WorkspaceFileList, 'root' | 'paths'>): AsyncGenerator<PackedPath, void> {
  for (const name of paths) {
    const path = { file: join(root, name.split('/').join(sep)), name };
    yield await Promise.resolve(gitConfig.test(name) ? { ...path, change: withoutLogins } : path);
  }
}
