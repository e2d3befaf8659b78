import type { Position } from '../declared.ts';
import type { YamlEntry, YamlNode } from './yamlNode.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * A JSON value as the readers of YAML take it. `place` gives each part its position from its path: keys of maps, and for
 * items of lists their `name` or their index in brackets, `containers[web]`.
 */
export function jsonToNode(value: Json, place: (path: readonly string[]) => Position): YamlNode {
  return convert(value, [], place);
}

function convert(value: Json, path: readonly string[], place: (path: readonly string[]) => Position): YamlNode {
  const at = place(path);
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item, index) =>
      convert(item, [...path, `[${nameOf(item) ?? index}]`], place),
    );
    return { kind: 'list', items, at };
  }
  if (value === null || typeof value !== 'object') return { kind: 'scalar', value: value, at };
  const entries = new Map<string, YamlEntry>();
  for (const [key, child] of Object.entries(value as { readonly [key: string]: Json | undefined })) {
    if (child === undefined) continue;
    const node = convert(child, [...path, key], place);
    entries.set(key, { at: node.at, value: node });
  }
  return { kind: 'map', entries, at };
}

function nameOf(item: Json): string | undefined {
  const name = item !== null && typeof item === 'object' && 'name' in item ? item['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}
