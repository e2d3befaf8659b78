import type { FindingSide } from '../finding.ts';
import type { DeclaringFile } from './declaringFile.ts';

/** A line of a declaring file where a side's value stands. */
export interface Place {
  readonly file: DeclaringFile;
  /** From 0, in UTF-16 units. */
  readonly offset: number;
  readonly text: string;
}

export function placesOf({ sources }: FindingSide, files: readonly DeclaringFile[]): readonly Place[] {
  const places = new Map<string, Place>();
  for (const source of sources) {
    const file = files.find(each => each.path === source.file);
    if (!file || source.line === undefined) continue;
    const lines = file.text.split('\n');
    const offset = lines.slice(0, source.line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    places.set(`${file.path}:${source.line}`, { file, offset, text: lines[source.line - 1] ?? '' });
  }
  return [...places.values()];
}
