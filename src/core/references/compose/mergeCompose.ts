import { text } from '../yaml/yamlAccess.ts';
import type { YamlEntry, YamlMap, YamlNode } from '../yaml/yamlNode.ts';

/** Lists that a later file replaces whole, by their path below a service. */
const replaced = new Set(['command', 'entrypoint', 'healthcheck.test']);

/** What makes two items of a list the same, by the list's path below a service; the later one wins in the earlier's place. */
const identities: Readonly<Record<string, (item: YamlNode) => string | undefined>> = {
  ports: item => ['host_ip', 'published', 'target', 'protocol'].map(key => text(child(item, key)) ?? '').join(':'),
  volumes: item => text(child(item, 'target')),
  secrets: item => text(child(item, 'target')) ?? text(child(item, 'source')),
  configs: item => text(child(item, 'target')) ?? text(child(item, 'source')),
  env_file: item => text(child(item, 'path')),
  devices: item => text(child(item, 'target')) ?? text(item),
};

function child(node: YamlNode, key: string): YamlNode | undefined {
  return node.kind === 'map' ? node.entries.get(key)?.value : undefined;
}

/**
 * Lays a later Compose file, or a service that extends, over an earlier one; both in canonical form
 * (Compose specification, "Merge"). `!reset` removes, `!override` replaces.
 */
export function mergeCompose(base: YamlMap, override: YamlMap): YamlMap {
  return mergeMaps(base, override, []);
}

/** One service over another, for `extends`. */
export function mergeService(base: YamlMap, override: YamlMap): YamlMap {
  return mergeMaps(base, override, ['services', '*']);
}

function mergeMaps(base: YamlMap, override: YamlMap, path: readonly string[]): YamlMap {
  const entries = new Map<string, YamlEntry>(base.entries);
  for (const [key, entry] of override.entries) {
    const before = entries.get(key);
    if (entry.value.tag === '!reset') entries.delete(key);
    else if (before === undefined || entry.value.tag === '!override') entries.set(key, withoutResets(entry));
    else entries.set(key, mergeEntries(before, entry, [...path, key]));
  }
  return { ...override, entries };
}

/** Where nothing was before there is nothing to reset. */
function withoutResets(entry: YamlEntry): YamlEntry {
  if (entry.value.kind !== 'map') return entry;
  return { ...entry, value: mergeMaps({ ...entry.value, entries: new Map() }, entry.value, []) };
}

function mergeEntries(base: YamlEntry, override: YamlEntry, path: readonly string[]): YamlEntry {
  const before = base.value;
  const after = override.value;
  const below = path[0] === 'services' ? path.slice(2).join('.') : '';
  if (before.kind === 'map' && after.kind === 'map') {
    if (below === 'logging' && text(child(before, 'driver')) !== text(child(after, 'driver'))) return override;
    return { at: override.at, value: mergeMaps(before, after, path) };
  }
  if (before.kind === 'list' && after.kind === 'list' && !replaced.has(below)) {
    return { at: override.at, value: { ...after, items: mergeItems(before.items, after.items, identities[below]) } };
  }
  // A key without a value takes nothing away, but from what is replaced whole; a null variable is taken from outside.
  const isEmpty =
    after.kind === 'scalar' && after.value === null && !replaced.has(below) && !below.startsWith('environment');
  return isEmpty ? base : override;
}

function mergeItems(
  before: readonly YamlNode[],
  after: readonly YamlNode[],
  identity: (item: YamlNode) => string | undefined = text,
): readonly YamlNode[] {
  const merged: YamlNode[] = [];
  const places = new Map<string, number>();
  for (const item of [...before, ...after]) {
    const id = identity(item);
    const place = id === undefined ? undefined : places.get(id);
    if (place !== undefined) merged[place] = item;
    else {
      if (id !== undefined) places.set(id, merged.length);
      merged.push(item);
    }
  }
  return merged;
}
