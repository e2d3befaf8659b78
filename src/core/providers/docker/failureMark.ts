import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import type { Engine } from './engine.ts';
import { statPath } from './statPath.ts';

/**
 * A lifecycle command's failure must be known to every window and after every crash, and labels can't be added to a
 * container. So a dangling link in the container names the command: it needs no shell to write, one HEAD to read,
 * lives as long as the container, and its making is an event that all windows see.
 */
const folder = '/etc';
const name = 'lockstep-failed-at';

export async function markFailed(engine: Engine, containerId: string, at: string, signal: AbortSignal): Promise<void> {
  const tar = pack();
  tar.entry({ name, type: 'symlink', linkname: at });
  tar.finalize();
  await engine.call(
    'note the failed lifecycle command',
    (docker, abortSignal) =>
      docker.getContainer(containerId).putArchive(Readable.from(tar), { path: folder, abortSignal }),
    signal,
  );
}

/** The lifecycle command that failed in a container, as markFailed wrote it. */
export async function readFailure(
  engine: Engine,
  containerId: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const stat = await statPath(engine, containerId, posix.join(folder, name), signal);
  return stat?.linkTarget === undefined ? undefined : posix.basename(stat.linkTarget);
}
