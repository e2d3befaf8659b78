import type { TextEdit } from '../../environment/textEdit.ts';
import type { Finding } from '../finding.ts';
import type { DeclaringFile } from './declaringFile.ts';

/** Edits of declaring files that bring development to what production has. */
export interface Fix {
  /** What it does, in the imperative: `Use Node.js 24 in Dockerfile`. */
  readonly title: string;
  /** The first file that it edits. */
  readonly file: string;
  readonly edits: readonly TextEdit[];
}

/** Undefined where it knows no edit. */
export type Fixer = (finding: Finding, files: readonly DeclaringFile[]) => Fix | undefined;

export function createFix(title: string, edits: readonly TextEdit[]): Fix | undefined {
  const [first] = edits;
  return (
    first && { title: `${title} in ${[...new Set(edits.map(each => each.file))].join(', ')}`, file: first.file, edits }
  );
}
