import { readFile, rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { TextEdit } from '../environment/textEdit.ts';

/** A text with edits applied; offsets are those of the text as it was. */
export function editText(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((a, b) => b.offset - a.offset)
    .reduce(
      (edited, { offset, length, text: by }) => edited.slice(0, offset) + by + edited.slice(offset + length),
      text,
    );
}

/** Writes edits to the files of a folder; each file is replaced in one step. */
export async function applyEdits(folder: string, edits: readonly TextEdit[]): Promise<void> {
  for (const [file, own] of Map.groupBy(edits, edit => edit.file)) {
    const path = resolve(folder, file);
    const temporary = `${path}.lockstep`;
    await writeFile(temporary, editText(await readText(path), own));
    await rename(temporary, path);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
