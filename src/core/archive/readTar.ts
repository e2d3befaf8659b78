import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import type { Bytes } from '../environment/session.ts';

export interface TarFile {
  /** As the archive has it, which may lie. */
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** The regular files of a tar, in order; what is not read of one is skipped when the next is asked for. */
export async function* readTar(tar: Bytes, signal: AbortSignal): AsyncIterable<TarFile> {
  const entries = extract();
  // Ends the source too when the reader stops early, because a connection stands behind it.
  const copying = pipeline(Readable.from(tar, { objectMode: false }), entries, { signal });
  copying.catch(() => undefined);
  for await (const entry of entries) {
    if (entry.header.type === 'file') yield { name: entry.header.name, content: contentOf(entry as Bytes) };
    // What nobody read would hold up the rest.
    entry.resume();
  }
  await copying;
}

/** A stream that broke before anybody listened would keep a pipeline waiting; iterating it throws. */
async function* contentOf(entry: Bytes): AsyncGenerator<Uint8Array> {
  yield* entry;
}
