import type { Source } from '../environment/fact.ts';

/** `compose.yaml:12`, or in words where there is no file. */
export function sourceWords({ file, line, detail }: Source): string {
  if (file === undefined) return detail ?? '';
  return line === undefined ? file : `${file}:${line}`;
}
