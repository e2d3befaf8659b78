import { chmod, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { LockstepError } from '../base/lockstepError.ts';
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

/**
 * Writes edits to files of a folder; each file is replaced in one step and keeps its mode. `texts` are the files as the
 * edits were made for: where a file has another text by now nothing at all is written.
 *
 * @throws LockstepError `invalidInput`
 */
export async function applyEdits(
  folder: string,
  edits: readonly TextEdit[],
  texts: ReadonlyMap<string, string>,
): Promise<void> {
  const byFile = Map.groupBy(edits, edit => edit.file);
  for (const file of byFile.keys())
    if ((await readFile(resolve(folder, file), 'utf8')) !== texts.get(file))
      throw new LockstepError('invalidInput', `${file} has changed meanwhile; nothing was written.`, {
        at: { file },
        remedy: { kind: 'text', text: 'Try again with the file as it is now.' },
      });
  for (const [file, own] of byFile) await replaceFile(resolve(folder, file), editText(texts.get(file) ?? '', own));
}

/** The file that a link leads to is replaced, not the link. */
async function replaceFile(path: string, text: string): Promise<void> {
  const target = await realpath(path);
  const temporary = `${target}.lockstep`;
  const { mode } = await stat(target);
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
    await chmod(temporary, mode & 0o7777);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
