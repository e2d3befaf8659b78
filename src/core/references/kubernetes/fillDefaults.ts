import type { Position } from '../declared.ts';
import { canonicalQuantity } from '../quantities/canonicalQuantity.ts';
import { jsonToNode, type Json } from '../yaml/jsonToNode.ts';
import { text } from '../yaml/yamlAccess.ts';
import type { YamlEntry, YamlMap, YamlNode } from '../yaml/yamlNode.ts';

/** What the API server makes of one kind of node before it stores it. */
export type Shape =
  /** A number or text as a quantity, in its canonical form. */
  | { readonly kind: 'quantity' }
  /** Every item of a list, or every value of a map. */
  | { readonly kind: 'each'; readonly item: Shape }
  /** Fields whose default depends on their neighbours: those of `from` that `to` hasn't are added to it. */
  | { readonly kind: 'copy'; readonly from: string; readonly to: string }
  /** One after the other. */
  | { readonly kind: 'all'; readonly shapes: readonly Shape[] }
  | {
      readonly kind: 'map';
      /** What it writes where a field is missing; undefined leaves it out. */
      readonly missing?: Readonly<Record<string, Json | ((node: YamlMap) => Json | undefined)>>;
      /** Fields whose empty text disappears. */
      readonly unlessEmpty?: readonly string[];
      readonly inside?: Readonly<Record<string, Shape>>;
    };

/** The node with everything filled that the server would fill; what was filled is marked as inferred. */
export function fillDefaults(node: YamlNode, shape: Shape): YamlNode {
  switch (shape.kind) {
    case 'quantity':
      return node.kind === 'scalar' && node.value !== null
        ? { ...node, value: canonicalQuantity(String(node.value)) }
        : node;
    case 'each':
      if (node.kind === 'list') return { ...node, items: node.items.map(item => fillDefaults(item, shape.item)) };
      return node.kind === 'map'
        ? { ...node, entries: mapValues(node, value => fillDefaults(value, shape.item)) }
        : node;
    case 'copy':
      return node.kind === 'map' ? copyFields(node, shape) : node;
    case 'all':
      return shape.shapes.reduce(fillDefaults, node);
    case 'map':
      return node.kind === 'map' ? fillMap(node, shape) : node;
  }
}

function fillMap(
  node: YamlMap,
  { missing = {}, unlessEmpty = [], inside = {} }: Extract<Shape, { kind: 'map' }>,
): YamlMap {
  const entries = new Map(node.entries);
  for (const name of unlessEmpty) if (text(entries.get(name)?.value) === '') entries.delete(name);
  for (const [name, value] of Object.entries(missing)) {
    const own = entries.get(name)?.value;
    if (own !== undefined && !(own.kind === 'scalar' && own.value === null)) continue;
    const filled = typeof value === 'function' ? value({ ...node, entries }) : value;
    if (filled !== undefined) entries.set(name, inferred(filled, node.at, name));
  }
  for (const [name, shape] of Object.entries(inside)) {
    const own = entries.get(name);
    if (own !== undefined) entries.set(name, { ...own, value: fillDefaults(own.value, shape) });
  }
  return { ...node, entries };
}

function copyFields(node: YamlMap, { from, to }: Extract<Shape, { kind: 'copy' }>): YamlMap {
  const source = node.entries.get(from);
  const target = node.entries.get(to);
  if (source?.value.kind !== 'map') return node;
  const own = target?.value.kind === 'map' ? target.value.entries : new Map<string, YamlEntry>();
  const at: Position = { ...source.at, inferred: true };
  const copied = [...source.value.entries].map(([key, { value }]) => [key, { at, value: { ...value, at } }] as const);
  const value: YamlMap = { kind: 'map', at: target?.value.at ?? at, entries: new Map([...copied, ...own]) };
  return { ...node, entries: new Map([...node.entries, [to, { at: value.at, value }]]) };
}

function inferred(value: Json, place: Position, name: string): YamlEntry {
  const detail = place.detail === undefined ? {} : { detail: `${place.detail}.${name}` };
  const at: Position = { ...place, ...detail, inferred: true };
  return { at, value: jsonToNode(value, () => at) };
}

function mapValues(node: YamlMap, turn: (value: YamlNode) => YamlNode): ReadonlyMap<string, YamlEntry> {
  return new Map([...node.entries].map(([key, entry]) => [key, { ...entry, value: turn(entry.value) }]));
}
