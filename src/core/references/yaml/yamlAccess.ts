import type { YamlEntry, YamlNode } from './yamlNode.ts';

/** The node at a path of keys and indexes, or undefined where anything on the way is missing or of another kind. */
export function at(node: YamlNode | undefined, ...path: readonly (string | number)[]): YamlNode | undefined {
  let found = node;
  for (const step of path) {
    if (typeof step === 'string') found = found?.kind === 'map' ? found.entries.get(step)?.value : undefined;
    else found = found?.kind === 'list' ? found.items[step] : undefined;
  }
  return found;
}

export function items(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'list' ? node.items : [];
}

export function entries(node: YamlNode | undefined): readonly (readonly [string, YamlEntry])[] {
  return node?.kind === 'map' ? [...node.entries] : [];
}

/** A scalar as text; null, lists and maps have none. */
export function text(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}

export function number(node: YamlNode | undefined): number | undefined {
  if (node?.kind !== 'scalar' || node.value === null || node.value === '') return undefined;
  const value = Number(node.value);
  return Number.isFinite(value) ? value : undefined;
}

export function boolean(node: YamlNode | undefined): boolean | undefined {
  if (node?.kind !== 'scalar') return undefined;
  if (typeof node.value === 'boolean') return node.value;
  return node.value === 'true' ? true : node.value === 'false' ? false : undefined;
}
