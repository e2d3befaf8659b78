import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { errorMessage } from '../../base/errorMessage.ts';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Bytes } from '../../environment/session.ts';

/** A tar of a file or folder, named by the path's last part as an engine names it. Sockets and devices are left out. */
export async function* packPath(path: string, signal: AbortSignal): Bytes & AsyncGenerator<Uint8Array, void> {
  const tar = pack();
  const packing = addPath(tar, path, basename(path) || '.', signal).then(
    () => tar.finalize(),
    (error: unknown) => tar.destroy(readError(path, error)),
  );
  try {
    for await (const bytes of tar) yield bytes as Uint8Array;
  } finally {
    tar.destroy();
    await packing;
  }
}

async function addPath(tar: Pack, path: string, name: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const stat = await lstat(path);
  const common = { name, mode: stat.mode & 0o7777, mtime: stat.mtime, uid: stat.uid, gid: stat.gid };
  if (stat.isSymbolicLink()) {
    tar.entry({ ...common, type: 'symlink', linkname: await readlink(path) });
  } else if (stat.isDirectory()) {
    tar.entry({ ...common, name: `${name}/`, type: 'directory' });
    for (const child of (await readdir(path)).sort()) await addPath(tar, join(path, child), `${name}/${child}`, signal);
  } else if (stat.isFile()) {
    // A file that grows meanwhile is cut at the size that its entry states.
    const content = stat.size === 0 ? undefined : createReadStream(path, { end: stat.size - 1 });
    const entry = tar.entry({ ...common, type: 'file', size: stat.size });
    if (content === undefined) entry.end(Buffer.alloc(0));
    else await pipeline(content, entry, { signal });
  }
}

function readError(path: string, error: unknown): Error {
  if (error instanceof Error && (error.name === 'AbortError' || error instanceof LockstepError)) return error;
  const missing = (error as { code?: unknown }).code === 'ENOENT';
  return new LockstepError(missing ? 'notFound' : 'commandFailed', `Could not read ${path}: ${errorMessage(error)}.`, {
    cause: error,
  });
}
