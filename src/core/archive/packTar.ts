import { pack } from 'tar-stream';
import type { Bytes } from '../environment/session.ts';

export interface PackedFile {
  readonly name: string;
  readonly text: string;
  /** Default 0644. */
  readonly mode?: number;
}

/** A small tar of texts, for `upload`; larger things are streamed from disk. */
export function packTar(folders: readonly { name: string; mode: number }[], files: readonly PackedFile[]): Bytes {
  const tar = pack();
  for (const { name, mode } of folders) tar.entry({ name, mode, type: 'directory' });
  for (const { name, text, mode = 0o644 } of files) tar.entry({ name, mode }, text);
  tar.finalize();
  return tar as Bytes;
}
