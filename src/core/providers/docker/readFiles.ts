import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { posix } from 'node:path';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Engine } from './engine.ts';
import { statPath } from './statPath.ts';

const longestBytes = 32 * 1024 * 1024;
const mostLinks = 5;

/** Text of files of a container, copied out by the engine; links are followed, what isn't there is left out. */
export async function readFiles(
  engine: Engine,
  containerId: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(paths.map(path => readPath(engine, containerId, path, signal)));
  return new Map(found.flat());
}

type Found = readonly (readonly [path: string, text: string])[];

async function readPath(engine: Engine, containerId: string, path: string, signal: AbortSignal): Promise<Found> {
  let at = path;
  for (let links = 0; links < mostLinks; links++) {
    const stat = await statPath(engine, containerId, at, signal);
    if (stat === undefined) return [];
    // Resolved within the container by the engine.
    if (stat.linkTarget === undefined) return readArchive(engine, { containerId, path: at, asked: path }, signal);
    at = posix.resolve(posix.dirname(at), stat.linkTarget);
  }
  return [];
}

async function readArchive(
  engine: Engine,
  { containerId, path, asked }: { readonly containerId: string; readonly path: string; readonly asked: string },
  signal: AbortSignal,
): Promise<Found> {
  try {
    const tar = await engine.call(
      `read ${path}`,
      (docker, abortSignal) => docker.getContainer(containerId).getArchive({ path, abortSignal }),
      signal,
    );
    const found: (readonly [string, string])[] = [];
    for await (const entry of Readable.from(tar).pipe(extract())) {
      if (entry.header.type !== 'file' || entry.header.size > longestBytes) {
        entry.resume();
        continue;
      }
      const chunks: Buffer[] = [];
      for await (const bytes of entry) chunks.push(bytes as Buffer);
      const below = entry.header.name.split('/').slice(1).join('/');
      found.push([asked.endsWith('/') ? `${asked}${below}` : asked, Buffer.concat(chunks).toString('utf8')]);
    }
    return found;
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'notFound') return [];
    throw error;
  }
}
