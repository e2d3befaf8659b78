import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { readTarEntries, type TarEntry } from '../archive/readTarEntries.ts';
import { LockstepError } from '../base/lockstepError.ts';
import type { Bytes } from '../environment/session.ts';
import type { Layer, LayerEntry } from './layer.ts';
import { unzstd } from './unzstd.ts';
import { wantedPaths } from './wantedPaths.ts';

/** Bounds on what one layer may make of this machine's memory and time. */
export interface LayerLimits {
  /** Uncompressed. */
  readonly maxBytes: number;
  /** Of the texts that are kept. */
  readonly maxTextBytes: number;
  readonly maxEntries: number;
}

export const layerLimits: LayerLimits = {
  maxBytes: 16 * 1024 ** 3,
  maxTextBytes: 64 * 1024 ** 2,
  maxEntries: 5000,
};

/** The known files of a layer (image-spec, "layer"). Throws `notSupported` for a compression that isn't known. */
export async function readLayer(
  stored: Bytes,
  mediaType: string,
  limits: LayerLimits,
  signal: AbortSignal,
): Promise<Layer> {
  const layer: LayerEntry[] = [];
  let texts = 0;
  for await (const entry of readTarEntries(bounded(decompressed(stored, mediaType), limits.maxBytes), signal)) {
    const found = toEntry(entry);
    if (found === undefined || !wantedPaths.has(found.path)) continue;
    const isText = entry.kind === 'file' && found.kind === 'present' && wantedPaths.hasText(found.path);
    texts += isText ? entry.size : 0;
    if (texts > limits.maxTextBytes || layer.length >= limits.maxEntries)
      throw new LockstepError('invalidInput', 'A layer holds more than its known files can be.');
    layer.push(isText ? { kind: 'file', path: found.path, text: await textOf(entry) } : found);
  }
  return layer;
}

const longestPath = 4096;

function toEntry({ name, kind, target }: TarEntry): LayerEntry | undefined {
  if (name.length > longestPath || target.length > longestPath) return undefined;
  // Resolved as if the archive's root were the machine's: `..` can't lead out of it.
  const path = posix.resolve('/', name);
  const base = posix.basename(path);
  const folder = posix.dirname(path);
  if (base === '.wh..wh..opq') return { kind: 'opaque', path: folder };
  if (base.startsWith('.wh..wh.')) return undefined;
  if (base.startsWith('.wh.')) return { kind: 'whiteout', path: posix.join(folder, base.slice('.wh.'.length)) };
  switch (kind) {
    case 'folder':
      return { kind, path };
    case 'link':
      return { kind, path, target };
    case 'hardLink':
      return { kind, path, target: posix.resolve('/', target) };
    case 'file':
    case 'other':
      return { kind: 'present', path };
  }
}

async function textOf({ content }: TarEntry): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const bytes of content) chunks.push(bytes);
  return Buffer.concat(chunks).toString('utf8');
}

function decompressed(stored: Bytes, mediaType: string): Bytes {
  if (/[.+]gzip$/.test(mediaType)) return gunzip(stored);
  if (/[.+]zstd$/.test(mediaType)) return unzstd(stored);
  if (/[./]tar$/.test(mediaType)) return stored;
  throw new LockstepError('notSupported', `Layers of the type “${mediaType}” can't be read.`);
}

function gunzip(stored: Bytes): Bytes {
  const source = Readable.from(stored, { objectMode: false });
  const gunzipped = createGunzip();
  source.on('error', error => gunzipped.destroy(error));
  gunzipped.on('close', () => source.destroy());
  return source.pipe(gunzipped) as Bytes;
}

async function* bounded(bytes: Bytes, maxBytes: number): AsyncGenerator<Uint8Array, void> {
  let read = 0;
  for await (const each of bytes) {
    read += each.length;
    if (read > maxBytes) throw new LockstepError('invalidInput', `A layer is larger than ${maxBytes} bytes.`);
    yield each;
  }
}
