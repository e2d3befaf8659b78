import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import type { Bytes } from '../../environment/session.ts';
import type { Engine } from './engine.ts';
import { statPath } from './statPath.ts';

/** Unpacks a tar below a folder of the container, which is made if it is missing. Works on a stopped container too. */
export async function uploadArchive(
  engine: Engine,
  containerId: string,
  tar: Bytes,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  await makeFolder(engine, containerId, path, signal);
  await putArchive(engine, containerId, Readable.from(tar, { objectMode: false }), path, signal);
}

/** A tar of a file or folder of the container; `notFound` where there is none. */
export async function* downloadArchive(
  engine: Engine,
  containerId: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const stream = await engine.call(
    `read ${path}`,
    (docker, abortSignal) => docker.getContainer(containerId).getArchive({ path, abortSignal }),
    signal,
  );
  for await (const bytes of stream) yield bytes as Buffer;
}

/** The engine unpacks only below a folder that is there, and makes missing ones itself from the entries of a tar. */
async function makeFolder(engine: Engine, containerId: string, path: string, signal: AbortSignal): Promise<void> {
  const segments = path.split('/').filter(segment => segment !== '');
  if (segments.length === 0 || (await statPath(engine, containerId, path, signal))) return;
  const tar = pack();
  for (let depth = 1; depth <= segments.length; depth++) {
    const folder = `/${segments.slice(0, depth).join('/')}`;
    // An entry for a folder that is there would change its owner and mode.
    if (!(await statPath(engine, containerId, folder, signal)))
      tar.entry({ name: `${folder.slice(1)}/`, type: 'directory', mode: 0o755 });
  }
  tar.finalize();
  await putArchive(engine, containerId, Readable.from(tar), '/', signal);
}

/** Not bounded in time: it lasts as long as the tar does. */
async function putArchive(
  engine: Engine,
  containerId: string,
  tar: Readable,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  await engine.transfer(
    `unpack files below ${path}`,
    (docker, abortSignal) => docker.getContainer(containerId).putArchive(tar, { path, abortSignal }),
    signal,
  );
}
