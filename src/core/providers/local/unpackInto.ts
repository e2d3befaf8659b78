import { createWriteStream } from 'node:fs';
import { chmod, lstat, mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Bytes } from '../../environment/session.ts';

/** Unpacks a tar below a folder, which is made if missing. Throws `invalidInput` for an entry that leads out of it. */
export async function unpackInto(folder: string, tar: Bytes, signal: AbortSignal): Promise<void> {
  await mkdir(folder, { recursive: true });
  const source = Readable.from(tar, { objectMode: false });
  const entries = extract();
  const copying = pipeline(source, entries, { signal });
  copying.catch(() => undefined);
  for await (const entry of entries) await unpackEntry(folder, entry, signal);
  await copying;
}

interface Entry extends AsyncIterable<unknown> {
  readonly header: Header;
  resume(): unknown;
}

async function unpackEntry(folder: string, entry: Entry, signal: AbortSignal): Promise<void> {
  const { name, type, mode, linkname } = entry.header;
  const path = resolve(folder, name);
  if (path !== resolve(folder) && !path.startsWith(join(resolve(folder), sep))) throw leadsOut(name);
  await refuseLinks(folder, dirname(path), name);
  switch (type) {
    case 'directory':
      await mkdir(path, { recursive: true });
      break;
    case 'symlink':
      await makeRoom(path);
      await symlink(linkname, path);
      break;
    case 'file':
      await makeRoom(path);
      await pipeline(contentOf(entry), createWriteStream(path), { signal });
      await chmod(path, mode);
      return;
    default:
      break;
  }
  entry.resume();
}

/** A stream that broke before anybody listened would keep a pipeline waiting; iterating it throws. */
async function* contentOf(entry: AsyncIterable<unknown>): AsyncGenerator {
  yield* entry;
}

async function makeRoom(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
}

/** A link among the folders of an entry would write wherever it leads. */
async function refuseLinks(folder: string, parent: string, name: string): Promise<void> {
  for (let at = parent; at.length > resolve(folder).length; at = dirname(at)) {
    const stat = await lstat(at).catch(() => undefined);
    if (stat?.isSymbolicLink()) throw leadsOut(name);
  }
}

const leadsOut = (name: string): LockstepError =>
  new LockstepError('invalidInput', `The archive's entry ${name} leads out of the folder.`);
