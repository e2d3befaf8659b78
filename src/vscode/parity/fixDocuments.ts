import { Uri, type TextDocumentContentProvider } from 'vscode';
import type { Fix } from '../../core/parity/fixes/fix.ts';
import { editText } from '../../core/workspace/applyEdits.ts';
import type { DeclaringFile } from '../../core/parity/fixes/declaringFile.ts';

export const fixScheme = 'lockstep-fix';

/** What a file would be after a fix, to show beside what it is. */
export class FixDocuments implements TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();

  add({ file, edits }: Fix, declaring: readonly DeclaringFile[]): Uri {
    const text = declaring.find(each => each.path === file)?.text ?? '';
    const uri = Uri.from({ scheme: fixScheme, path: `/${file}`, query: String(this.#texts.size) });
    this.#texts.set(
      uri.toString(),
      editText(
        text,
        edits.filter(each => each.file === file),
      ),
    );
    return uri;
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }
}
