import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import type { Bytes } from '../environment/session.ts';

export interface TarEntry {
  /** As the archive has it, which may lie. */
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'hardLink' | 'other';
  /** Bytes of a file. */
  readonly size: number;
  /** Of a link or hard link, as the archive has it; empty for others. */
  readonly target: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** What is in a tar, in order; what is not read of a file is skipped when the next is asked for. */
export async function* readTarEntries(tar: Bytes, signal: AbortSignal): AsyncGenerator<TarEntry, void> {
  const entries = extract();
  // Ends the source too when the reader stops early, because a connection stands behind it.
  const copying = pipeline(Readable.from(tar, { objectMode: false }), entries, { signal });
  copying.catch(() => undefined);
  for await (const entry of entries) {
    const { name, type, size } = entry.header;
    // Null where there is none, which its types don't say.
    const target = (entry.header.linkname as string | null) ?? '';
    yield { name, kind: kindOf(type), size, target, content: contentOf(entry as Bytes) };
    // What nobody read would hold up the rest.
    entry.resume();
  }
  await copying;
}

function kindOf(type: string | null | undefined): TarEntry['kind'] {
  switch (type) {
    case 'file':
    case 'contiguous-file':
      return 'file';
    case 'directory':
      return 'folder';
    case 'symlink':
      return 'link';
    case 'link':
      return 'hardLink';
    default:
      return 'other';
  }
}

/** A stream that broke before anybody listened would keep a pipeline waiting; iterating it throws. */
async function* contentOf(entry: Bytes): AsyncGenerator<Uint8Array> {
  yield* entry;
}
