import { known } from '../declared.ts';
import type { Declared, Position } from '../declared.ts';
import { items } from '../yaml/yamlAccess.ts';
import type { YamlNode } from '../yaml/yamlNode.ts';
import { resolveUnresolved, unresolvedNames } from './unresolved.ts';

/** A text as declared, unknown while it waits for variables. */
export function declaredText(written: string, at: Position): Declared<string> {
  const names = unresolvedNames(written);
  return names.length === 0 ? known(written, at) : { kind: 'unknown', at, resolve: resolveUnresolved(names) };
}

/** A scalar's text; undefined for null, lists and maps. */
export function declaredScalar(node: YamlNode | undefined): Declared<string> | undefined {
  return node?.kind === 'scalar' && node.value !== null ? declaredText(String(node.value), node.at) : undefined;
}

/** A list of scalars, unknown as soon as one of them is. */
export function declaredList(node: YamlNode | undefined): Declared<readonly string[]> | undefined {
  if (node?.kind !== 'list') return undefined;
  const values: string[] = [];
  for (const item of items(node)) {
    const declared = declaredScalar(item);
    if (declared?.kind === 'unknown') return { ...declared, at: node.at };
    if (declared !== undefined) values.push(declared.value);
  }
  return known(values, node.at);
}
