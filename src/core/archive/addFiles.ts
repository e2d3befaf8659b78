import { createReadStream, type Stats } from 'node:fs';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Pack } from 'tar-stream';
import { addContent } from './addContent.ts';

/** A path of this machine, and its name in the archive, with `/`. */
export interface PackedPath {
  readonly file: string;
  readonly name: string;
  /** What goes instead of what the file holds, which is read whole; a character is a byte. */
  readonly change?: (content: string) => string;
}

export interface PackingOptions {
  /** Default: as the files have it. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** What isn't there any more is left out instead of thrown. */
  readonly mayVanish?: boolean;
  /** Is told what of the files' content has gone. */
  readonly onBytes?: (bytes: number) => void;
}

/** Small files are read ahead, so many at once; one by one most of the time would be waiting. */
const readAhead = 16;
const smallBytes = 256 * 1024;

/** Adds files, folders and links to a tar; sockets and devices are left out. Waits for the tar's reader. */
export async function addFiles(
  tar: Pack,
  paths: AsyncIterable<PackedPath>,
  options: PackingOptions,
  signal: AbortSignal,
): Promise<void> {
  let batch: PackedPath[] = [];
  const flush = async (): Promise<void> => {
    const loaded = await Promise.all(batch.map(path => load(path, options.mayVanish ?? false)));
    batch = [];
    for (const each of loaded) {
      signal.throwIfAborted();
      if (each !== undefined) await add(tar, each, options, signal);
    }
  };
  for await (const path of paths) {
    batch.push(path);
    if (batch.length === readAhead) await flush();
  }
  await flush();
}

interface Loaded extends PackedPath {
  readonly stat: Stats;
  readonly linkname?: string;
  /** Of a small file. */
  readonly content?: Buffer;
}

async function load(path: PackedPath, mayVanish: boolean): Promise<Loaded | undefined> {
  try {
    const stat = await lstat(path.file);
    if (stat.isSymbolicLink()) return { ...path, stat, linkname: (await readlink(path.file)).split(sep).join('/') };
    if (!stat.isFile() || (stat.size > smallBytes && path.change === undefined)) return { ...path, stat };
    const content = stat.size === 0 ? Buffer.alloc(0) : await readFile(path.file);
    const changed = path.change?.(content.toString('latin1'));
    return { ...path, stat, content: changed === undefined ? content : Buffer.from(changed, 'latin1') };
  } catch (error) {
    if (mayVanish && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function add(
  tar: Pack,
  { file, name, stat, linkname, content }: Loaded,
  { owner = { uid: stat.uid, gid: stat.gid }, onBytes }: PackingOptions,
  signal: AbortSignal,
): Promise<void> {
  const common = { name, mode: stat.mode & 0o7777, mtime: stat.mtime, ...owner };
  if (linkname !== undefined) {
    tar.entry({ ...common, type: 'symlink', linkname });
  } else if (stat.isDirectory()) {
    tar.entry({ ...common, name: `${name}/`, type: 'directory' });
  } else if (content !== undefined) {
    await addContent(tar, { ...common, type: 'file' }, content);
    onBytes?.(content.length);
  } else if (stat.isFile()) {
    const entry = tar.entry({ ...common, type: 'file', size: stat.size });
    // A file that grows meanwhile is cut at the size that its entry states.
    await pipeline(createReadStream(file, { end: stat.size - 1 }), entry, { signal });
    onBytes?.(stat.size);
  }
}
