import { createWriteStream } from 'node:fs';
import { chmod, lstat, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Bytes } from '../../environment/session.ts';

/** Small files are written several at once; one by one most of the time would be waiting. */
const mostWrites = 16;
const smallBytes = 256 * 1024;

/** Unpacks a tar below a folder, which is made if missing. Throws `invalidInput` for an entry that leads out of it. */
export async function unpackInto(folder: string, tar: Bytes, signal: AbortSignal): Promise<void> {
  const root = resolve(folder);
  await mkdir(root, { recursive: true });
  const source = Readable.from(tar, { objectMode: false });
  const entries = extract();
  const copying = pipeline(source, entries, { signal });
  copying.catch(() => undefined);
  const unpacking = { root, made: new Set([root]), writes: new Map<string, Promise<void>>() };
  try {
    for await (const entry of entries) await unpackEntry(unpacking, entry, signal);
    await copying;
  } finally {
    await Promise.allSettled(unpacking.writes.values());
  }
  await written(unpacking);
}

interface Unpacking {
  readonly root: string;
  /** Folders that are there and reached through no link. */
  readonly made: Set<string>;
  readonly writes: Map<string, Promise<void>>;
}

interface Entry extends AsyncIterable<unknown> {
  readonly header: Header;
  resume(): unknown;
}

async function unpackEntry(unpacking: Unpacking, entry: Entry, signal: AbortSignal): Promise<void> {
  const { root, made, writes } = unpacking;
  const { name, type, mode, linkname, size } = entry.header;
  const path = resolve(root, name);
  if (path !== root && !path.startsWith(join(root, sep))) throw leadsOut(name);
  await makeFolder(unpacking, dirname(path), name);
  if (type !== 'file' || size > smallBytes || writes.size >= mostWrites || writes.has(path)) await written(unpacking);
  switch (type) {
    case 'directory':
      if (path !== root) await mkdir(path, { recursive: true });
      break;
    case 'symlink':
      await rm(path, { force: true });
      made.delete(path);
      await symlink(linkname, path);
      break;
    case 'file':
      if (size > smallBytes) {
        await rm(path, { force: true });
        await pipeline(contentOf(entry), createWriteStream(path), { signal });
        await chmod(path, mode);
      } else {
        const write = writeSmall(path, (await Array.fromAsync(entry)) as Buffer[], mode);
        write.catch(() => undefined);
        writes.set(path, write);
      }
      return;
    default:
      break;
  }
  entry.resume();
}

async function written({ writes }: Unpacking): Promise<void> {
  const all = [...writes.values()];
  writes.clear();
  await Promise.all(all);
}

async function writeSmall(path: string, content: readonly Buffer[], mode: number): Promise<void> {
  try {
    await writeFile(path, Buffer.concat(content), { flag: 'wx', mode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // It may be a link, and what that leads to is not to be written.
    await rm(path, { force: true });
    await writeFile(path, Buffer.concat(content), { flag: 'wx', mode });
  }
  await chmod(path, mode);
}

/** A stream that broke before anybody listened would keep a pipeline waiting; iterating it throws. */
async function* contentOf(entry: AsyncIterable<unknown>): AsyncGenerator {
  yield* entry;
}

/** A link among the folders of an entry would write wherever it leads. */
async function makeFolder({ root, made }: Unpacking, parent: string, name: string): Promise<void> {
  if (made.has(parent) || parent.length < root.length) return;
  for (let at = parent; at.length > root.length && !made.has(at); at = dirname(at)) {
    const stat = await lstat(at).catch(() => undefined);
    if (stat?.isSymbolicLink()) throw leadsOut(name);
  }
  await mkdir(parent, { recursive: true });
  for (let at = parent; at.length > root.length; at = dirname(at)) made.add(at);
}

const leadsOut = (name: string): LockstepError =>
  new LockstepError('invalidInput', `The archive's entry ${name} leads out of the folder.`);
