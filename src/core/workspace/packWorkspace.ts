import { lstat, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { pack } from 'tar-stream';
import { addFiles, type PackedPath } from '../archive/addFiles.ts';
import type { Bytes } from '../environment/session.ts';
import { gitFiles } from './gitFiles.ts';
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
  const paths = withParents(await filesOf(root, signal));
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

/** Files of repositories within it go by what those say, submodules and their own `.git` too. */
async function filesOf(root: string, signal: AbortSignal): Promise<readonly string[]> {
  const known = await gitFiles(root, signal);
  if (known === undefined) return walk(root, '', signal);
  const files = [...known.files, ...(await walk(root, '.git', signal))];
  for (const folder of known.repositories)
    for (const file of await filesOf(join(root, folder), signal)) files.push(`${folder}/${file}`);
  return files;
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
