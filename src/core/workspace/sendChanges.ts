import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { LockstepError } from '../base/lockstepError.ts';
import { runCommand } from '../environment/runCommand.ts';
import type { EnvironmentSession } from '../environment/session.ts';
import { listWorkspace, packWorkspace } from './packWorkspace.ts';

/** A local folder, and where its files are in the environment; both absolute. */
export interface WorkspaceCopy {
  readonly local: string;
  readonly remote: string;
}

export interface SentChanges {
  /** Relative to the folder, with `/`. */
  readonly sent: readonly string[];
  /** Differ, but are newer in there, and were left as they are. */
  readonly kept: readonly string[];
}

/** Size, seconds since 1970 and path of each file; Git's own folder and installed packages belong to each side. */
const listing = `find . \\( -name .git -o -name node_modules \\) -prune -o -type f -exec stat -c '%s %Y %n' {} +`;

/**
 * Brings a copy of the workspace up to date: files that are newer here are written over those in there, the others stay,
 * also those that are deleted here. Throws `notSupported` where the environment can't list its files.
 */
export async function sendChanges(
  session: EnvironmentSession,
  { local, remote }: WorkspaceCopy,
  signal: AbortSignal,
): Promise<SentChanges> {
  const there = await remoteFiles(session, remote, signal);
  const list = await listWorkspace(local, signal);
  const sent: string[] = [];
  const kept: string[] = [];
  for (const path of list.paths) {
    if (path === '.git' || path.startsWith('.git/')) continue;
    const stat = await lstat(join(local, path)).catch(() => undefined);
    if (stat?.isFile() !== true) continue;
    const copy = there.get(path);
    if (copy === undefined || Math.floor(stat.mtimeMs / 1000) > copy.seconds) sent.push(path);
    else if (copy.size !== stat.size) kept.push(path);
  }
  if (sent.length > 0) {
    const owner = await remoteUser(session, signal);
    const files = { root: local, paths: sent };
    await session.upload(
      packWorkspace(files, owner, () => undefined, signal),
      remote,
      signal,
    );
  }
  return { sent, kept };
}

interface RemoteFile {
  readonly size: number;
  readonly seconds: number;
}

async function remoteFiles(
  session: EnvironmentSession,
  remote: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, RemoteFile>> {
  const { exit, stdout, stderr } = await runCommand(session, { argv: ['sh', '-c', listing], cwd: remote }, signal);
  signal.throwIfAborted();
  if (exit.kind === 'lost') throw new LockstepError('lost', `The environment was lost: ${exit.reason}`);
  if (exit.kind !== 'exited' || exit.code !== 0)
    throw new LockstepError('notSupported', `The files in ${remote} could not be listed: ${stderr.trim()}`, {
      remedy: { kind: 'text', text: 'Use an image that has find and stat.' },
    });
  return new Map(
    stdout.split('\n').flatMap(line => {
      const { size, seconds, path } = /^(?<size>\d+) (?<seconds>\d+) \.\/(?<path>.+)$/.exec(line)?.groups ?? {};
      return path === undefined ? [] : [[path, { size: Number(size), seconds: Number(seconds) }]];
    }),
  );
}

/** Whom the files in there belong to. */
async function remoteUser(session: EnvironmentSession, signal: AbortSignal): Promise<{ uid: number; gid: number }> {
  const { stdout } = await runCommand(session, { argv: ['sh', '-c', 'id -u; id -g'], cwd: '/' }, signal);
  const [uid = 0, gid = 0] = stdout.split('\n').map(Number);
  return { uid, gid };
}
