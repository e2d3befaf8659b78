import { lstat, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pack } from 'tar-stream';
import { addFiles, type PackedPath } from '../../archive/addFiles.ts';
import { errorMessage } from '../../base/errorMessage.ts';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Bytes } from '../../environment/session.ts';

/** A tar of a file or folder, named by the path's last part as an engine names it. Sockets and devices are left out. */
export async function* packPath(path: string, signal: AbortSignal): Bytes & AsyncGenerator<Uint8Array, void> {
  const tar = pack();
  const packing = addFiles(tar, below(path, basename(path) || '.', signal), {}, signal).then(
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

async function* below(file: string, name: string, signal: AbortSignal): AsyncGenerator<PackedPath, void> {
  signal.throwIfAborted();
  yield { file, name };
  if (!(await lstat(file)).isDirectory()) return;
  for (const entry of (await readdir(file, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = { file: join(file, entry.name), name: `${name}/${entry.name}` };
    if (entry.isDirectory()) yield* below(child.file, child.name, signal);
    else yield child;
  }
}

function readError(path: string, error: unknown): Error {
  if (error instanceof Error && (error.name === 'AbortError' || error instanceof LockstepError)) return error;
  const missing = (error as { code?: unknown }).code === 'ENOENT';
  return new LockstepError(missing ? 'notFound' : 'commandFailed', `Could not read ${path}: ${errorMessage(error)}.`, {
    cause: error,
  });
}
