import { known } from '../declared.ts';
import type { Declared } from '../declared.ts';
import { items } from '../yaml/yamlAccess.ts';
import type { YamlNode } from '../yaml/yamlNode.ts';
import { declaredText } from '../interpolation/declaredText.ts';

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
