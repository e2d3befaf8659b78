import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LockstepError } from '../base/lockstepError.ts';
import type { Bytes } from '../environment/session.ts';
import { readTar } from './readTar.ts';

/**
 * Writes the regular files of a tar below a folder of this machine. Links are left out,
 * and a name that leads out of the folder ends it: the archive comes from a container and may lie.
 */
export async function unpackTar(tar: Bytes, folder: string, signal: AbortSignal): Promise<readonly string[]> {
  const root = resolve(folder);
  const written: string[] = [];
  for await (const { name, content } of readTar(tar, signal)) {
    const path = resolve(root, name);
    if (!path.startsWith(root + sep))
      throw new LockstepError(
        'invalidInput',
        `An archive from the environment names ${name}, which lies outside ${root}.`,
      );
    await mkdir(dirname(path), { recursive: true });
    await pipeline(content, createWriteStream(path), { signal });
    written.push(path);
  }
  return written;
}
