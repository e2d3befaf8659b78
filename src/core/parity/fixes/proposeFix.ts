import type { Finding } from '../finding.ts';
import type { DeclaringFile } from './declaringFile.ts';
import type { Fix, Fixer } from './fix.ts';
import { imageFix } from './imageFix.ts';
import { limitFix } from './limitFix.ts';
import { userFix } from './userFix.ts';
import { variableFix } from './variableFix.ts';
import { versionFix } from './versionFix.ts';

export type { Fix } from './fix.ts';

const fixers: readonly (readonly [pattern: RegExp, fixer: Fixer])[] = [
  [/^image\.base$/, imageFix],
  [/^(?:runtime|tool)\.|^service\.[^.]+\.version$/, versionFix],
  [/^env\.|^secret\.(?!file\.)|^time\.(?:zone|locale|charset)$/, variableFix],
  [/^resources\.(?:memory|cpu)\.limit$/, limitFix],
  [/^identity\.user$/, userFix],
];

/**
 * The edits of declaring files that mend a drift, minimal and with comments and layout kept; undefined where none is known.
 * The value of a secret is never written, a placeholder is.
 */
export function proposeFix(finding: Finding, files: readonly DeclaringFile[]): Fix | undefined {
  if (finding.verdict !== 'drift' || finding.within === 'reference') return undefined;
  const fixer = fixers.find(([pattern]) => pattern.test(finding.key))?.[1];
  const fix = fixer?.(finding, files);
  return fix?.edits.every(each => files.some(file => isChange(each, file))) ? fix : undefined;
}

function isChange({ file, offset, length, text }: Fix['edits'][number], declaring: DeclaringFile): boolean {
  return declaring.path === file && declaring.text.slice(offset, offset + length) !== text;
}
