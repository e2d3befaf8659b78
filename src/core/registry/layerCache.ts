import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { knownFiles, knownLinks, knownPresences } from '../references/inspection/knownFiles.ts';
import type { Layer } from './layer.ts';

/** Known files of layers that were read before, by the layers' digests. It may fail: then a layer is read again. */
export interface LayerCache {
  read(digest: string): Promise<Layer | undefined>;
  write(digest: string, layer: Layer): Promise<void>;
}

const mostFiles = 200;
const asked = JSON.stringify([1, knownFiles, knownLinks, knownPresences]);

const ownName = /^[0-9a-f]{64}\.json$/;

/** In a folder of the user's; what else lies there stays. */
export function createLayerCache(folder: string): LayerCache {
  const fileOf = (digest: string): string =>
    join(folder, `${createHash('sha256').update(`${digest}\n${asked}`).digest('hex')}.json`);
  return {
    async read(digest) {
      try {
        return JSON.parse(await readFile(fileOf(digest), 'utf8')) as Layer;
      } catch {
        return undefined;
      }
    },
    async write(digest, layer) {
      const file = fileOf(digest);
      const written = `${file}.${randomUUID()}`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(written, JSON.stringify(layer), { mode: 0o600 });
        await rename(written, file);
        await removeOldest(folder);
      } catch {
        await rm(written, { force: true }).catch(() => undefined);
      }
    },
  };
}

async function removeOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter(name => ownName.test(name));
  if (names.length <= mostFiles) return;
  const aged = await Promise.all(
    names.map(async name => ({ name, changed: (await stat(join(folder, name))).mtimeMs })),
  );
  const oldest = aged.sort((a, b) => a.changed - b.changed).slice(0, names.length - mostFiles);
  await Promise.all(oldest.map(({ name }) => rm(join(folder, name), { force: true })));
}
