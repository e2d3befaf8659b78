import { known } from '../declared.ts';
import type { Declared, Position } from '../declared.ts';
import { resolveUnresolved, unresolvedNames } from './unresolved.ts';

/** A text as declared, unknown while it waits for variables. */
export function declaredText(written: string, at: Position): Declared<string> {
  const names = unresolvedNames(written);
  return names.length === 0 ? known(written, at) : { kind: 'unknown', at, resolve: resolveUnresolved(names) };
}
