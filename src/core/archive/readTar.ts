import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import type { Bytes } from '../environment/session.ts';

export interface TarFile {
  /** As the archive has it, which may lie. */
  readonly name: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** The regular files of a tar, in order; each content must be read before the next is asked for. */
export async function* readTar(tar: Bytes, signal: AbortSignal): AsyncIterable<TarFile> {
  const entries = extract();
  const source = Readable.from(tar, { signal });
  source.on('error', error => entries.destroy(error));
  source.pipe(entries);
  for await (const entry of entries) {
    if (entry.header.type === 'file') yield { name: entry.header.name, content: entry as Bytes };
    else entry.resume();
  }
}
