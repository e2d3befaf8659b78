import type { Bytes } from '../environment/session.ts';
import { readTarEntries, type TarEntry } from './readTarEntries.ts';

export type TarFile = Pick<TarEntry, 'name' | 'content'>;

/** The regular files of a tar, in order; what is not read of one is skipped when the next is asked for. */
export async function* readTar(tar: Bytes, signal: AbortSignal): AsyncIterable<TarFile> {
  for await (const entry of readTarEntries(tar, signal)) if (entry.kind === 'file') yield entry;
}
