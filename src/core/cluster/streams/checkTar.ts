import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, pack, type Header, type Pack } from 'tar-stream';
import { errorMessage } from '../../base/errorMessage.ts';
import { isAbort } from '../../base/isAbort.ts';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Logger } from '../../base/logger.ts';
import type { Bytes } from '../../environment/session.ts';
import { oneLine } from '../oneLine.ts';
import { drained } from '../../process/drained.ts';

export interface TarCheck {
  /** The only name at the top of the archive; `.` where all are below that. */
  readonly top: string;
  /** Is told of what is left out. */
  readonly logger: Logger;
}

/** Errors of the parser say nothing of where they come from. */
function readable(error: unknown, top: string): Error {
  if (error instanceof LockstepError || isAbort(error)) return error as Error;
  return new LockstepError('invalidInput', `Could not read the container's tar of ${top}: ${errorMessage(error)}.`, {
    cause: error,
  });
}

type EntryHeader = Parameters<Pack['entry']>[0];

const mostNamed = 20;
const mostLinks = 100_000;
/**
 * A tar as a container gave it, written anew entry by entry: the program that made it may lie. Throws `invalidInput` with
 * the entry's name for one that leads out of the top or through a link; links that lead or may lead out, devices and
 * sockets are left out.
 */
export async function* checkTar(tar: Bytes, check: TarCheck, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const out = pack();
  const over = new AbortController();
  const copying = copy(tar, out, check, AbortSignal.any([signal, over.signal])).then(
    () => out.finalize(),
    (error: unknown) => out.destroy(readable(error, check.top)),
  );
  try {
    for await (const bytes of out) yield bytes as Uint8Array;
  } finally {
    over.abort();
    out.destroy();
    await copying;
  }
}

async function copy(tar: Bytes, out: Pack, { top, logger }: TarCheck, signal: AbortSignal): Promise<void> {
  const entries = extract();
  const reading = pipeline(Readable.from(tar, { objectMode: false }), entries, { signal });
  reading.catch(() => undefined);
  const links = new Set<string>();
  const left: string[] = [];
  let count = 0;
  for await (const entry of entries) {
    const header = checkEntry(entry.header, top, links);
    if (links.size > mostLinks) throw lie(entry.header.name, `after ${mostLinks} links`);
    if (header === undefined) {
      if (count++ < mostNamed) left.push(entry.header.name);
    } else await copyEntry(entry as Bytes, header, out);
    entry.resume();
  }
  await reading;
  if (count > 0)
    logger.warn(
      `Left ${count} entries out of a copy of ${top}, no files or links that lead out: ${left.map(oneLine).join(', ')}.`,
    );
}

/** The header to write, of what was looked at and nothing else; undefined for an entry to leave out. */
function checkEntry(header: Header, top: string, links: Set<string>): EntryHeader | undefined {
  const name = posix.normalize(header.name).replace(/\/$/, '');
  if (!isInside(header.name, top)) throw lie(header.name, `which is outside ${top}`);
  if (leadsThrough(links, name)) throw lie(header.name, 'which leads through a link');
  const { mode, uid, gid, mtime, size, type } = header;
  // A hostile link names nothing.
  const linkname = (header.linkname as string | null) ?? '';
  const common = { name, mode, uid, gid, mtime };
  switch (type) {
    case 'file':
    case 'contiguous-file':
      return { ...common, type: 'file', size };
    case 'directory':
      return { ...common, name: `${name}/`, type };
    case 'symlink': {
      links.add(asFound(name));
      const target = posix.join(posix.dirname(name), linkname);
      const leaves = linkname === '' || posix.isAbsolute(linkname) || climbsLate(linkname) || !isInside(target, top);
      return leaves ? undefined : { ...common, type, linkname };
    }
    case 'link':
      if (!isInside(linkname, top)) throw lie(header.name, `which is linked to ${JSON.stringify(linkname)}`);
      if (leadsThrough(links, linkname)) {
        // It is a link itself then, whose target was looked at from another folder.
        links.add(asFound(name));
        return undefined;
      }
      return { ...common, type, linkname: posix.normalize(linkname) };
    default:
      return undefined;
  }
}

/** Whether a path or a folder above it is a link. */
function leadsThrough(links: ReadonlySet<string>, path: string): boolean {
  const parts = asFound(posix.normalize(path).replace(/\/$/, '')).split('/');
  return parts.some((_, index) => links.has(parts.slice(0, index + 1).join('/')));
}

/** Names that are the same to some file systems (macOS, Windows). */
const asFound = (path: string): string => path.normalize('NFC').toLowerCase();

/** Whether it goes up after going down, where what it goes down to may be a link. */
function climbsLate(linkname: string): boolean {
  const parts = linkname.split('/').filter(part => part !== '' && part !== '.');
  const down = parts.findIndex(part => part !== '..');
  return down >= 0 && parts.includes('..', down);
}

function isInside(name: string, top: string): boolean {
  if (posix.isAbsolute(name) || name.includes('\0')) return false;
  const normal = posix.normalize(name).replace(/\/$/, '');
  if (normal === '..' || normal.startsWith('../') || name.split('/').includes('..')) return false;
  return top === '.' || normal === top || normal.startsWith(`${top}/`);
}

async function copyEntry(content: Bytes, header: EntryHeader, out: Pack): Promise<void> {
  const sink = out.entry(header);
  // The archive as a whole tells it.
  sink.on('error', () => undefined);
  if (header.type === 'file' && header.size !== 0)
    for await (const bytes of content) if (!sink.write(bytes)) await drained(sink);
  sink.end(Buffer.alloc(0));
}

const lie = (name: string, how: string): LockstepError =>
  new LockstepError(
    'invalidInput',
    `The container's tar names ${JSON.stringify(name)}, ${how}: nothing of it is taken.`,
  );
