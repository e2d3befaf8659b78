import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { TextEdit } from '../../environment/textEdit.ts';
import type { DeclaringFile } from './declaringFile.ts';

/**
 * Sets a value below a Compose service, `['environment', 'TZ']`; comments and layout stay.
 * No edit where the file has no such service or shares that part with others through an alias.
 */
export function composeEdit(
  file: DeclaringFile,
  path: readonly [string, ...string[]],
  value: string,
): readonly TextEdit[] {
  const services: unknown = parseDocument(file.text).get('services', true);
  const service = isMap(services) ? valueOf(services, file.service ?? '') : undefined;
  if (!isMap(service)) return [];
  const edit = setIn({ map: service, path, value, text: file.text });
  return edit ? [{ file: file.path, ...edit }] : [];
}

type Edit = Omit<TextEdit, 'file'>;

interface Change {
  readonly map: YAMLMap;
  readonly path: readonly string[];
  readonly value: string;
  readonly text: string;
}

function setIn({ map, path, value, text }: Change): Edit | undefined {
  const [key = '', ...rest] = path;
  const pair = pairOf(map, key);
  if (!pair) return insertPair(map, path, value, text);
  const node = pair.value;
  if (rest.length === 0) return isScalar(node) || node === null ? replace(pair, value, text) : undefined;
  if (isMap(node)) return setIn({ map: node, path: rest, value, text });
  if (isSeq(node) && rest.length === 1 && rest[0] !== undefined) return setInList(node, `${rest[0]}=`, value, text);
  return undefined;
}

/** `- NAME=value`. */
function setInList(list: YAMLSeq, prefix: string, value: string, text: string): Edit | undefined {
  const words = scalarText(prefix + value, text);
  for (const item of list.items)
    if (isScalar(item) && String(item.value).startsWith(prefix) && item.range)
      return { offset: item.range[0], length: item.range[1] - item.range[0], text: words };
  const last = list.items.at(-1) as Node | undefined;
  const first = list.items[0] as Node | undefined;
  if (!last?.range || !first?.range) return undefined;
  if (list.flow) return { offset: last.range[1], length: 0, text: `, ${words}` };
  const dash = text.lastIndexOf('-', first.range[0]);
  return {
    offset: lineEnd(text, last.range[1]),
    length: 0,
    text: `${lineBreak(text)}${' '.repeat(columnOf(text, dash))}- ${words}`,
  };
}

function replace(pair: Pair, value: string, text: string): Edit | undefined {
  const node = pair.value;
  const words = scalarText(value, text);
  if (isScalar(node) && node.range && node.range[1] > node.range[0])
    return { offset: node.range[0], length: node.range[1] - node.range[0], text: words };
  // `NAME:` without a value.
  const key = pair.key as Node | null;
  if (!key?.range) return undefined;
  const colon = text.indexOf(':', key.range[1]);
  return { offset: colon + 1, length: 0, text: ` ${words}` };
}

function insertPair(map: YAMLMap, path: readonly string[], value: string, text: string): Edit | undefined {
  const first = map.items[0]?.key as Node | undefined;
  const last = map.items.at(-1);
  if (!first?.range || !last) return undefined;
  if (map.flow)
    return path.length === 1
      ? { offset: endOf(last), length: 0, text: `, ${path[0] ?? ''}: ${scalarText(value, text)}` }
      : undefined;
  const column = columnOf(text, first.range[0]);
  const lines = path.map((key, depth) => {
    const tail = depth === path.length - 1 ? ` ${scalarText(value, text)}` : '';
    return `${' '.repeat(column + 2 * depth)}${key}:${tail}`;
  });
  const end = lineBreak(text);
  return { offset: lineEnd(text, endOf(last)), length: 0, text: lines.map(each => end + each).join('') };
}

/** Where the last word of a pair ends, comments left out. */
function endOf({ key, value }: Pair): number {
  const inner = isMap(value) && !value.flow ? value.items.at(-1) : undefined;
  if (inner) return endOf(inner);
  const item: unknown = isSeq(value) && !value.flow ? value.items.at(-1) : undefined;
  const innermost = isMap(item) && !item.flow ? item.items.at(-1) : undefined;
  if (innermost) return endOf(innermost);
  const node = (item ?? value) as Node | null;
  // A key without a value ends with its colon.
  return node?.range && node.range[1] > node.range[0] ? rangeEnd(node) : rangeEnd(key as Node) + 1;
}

function rangeEnd(node: Node): number {
  return node.range?.[1] ?? 0;
}

/** The end of the line that a node ends in; a block scalar ends after its line break. */
function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', text[offset - 1] === '\n' ? offset - 1 : offset);
  if (at < 0) return text.length;
  return text[at - 1] === '\r' ? at - 1 : at;
}

function lineBreak(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find(each => isScalar(each.key) && String(each.key.value) === key);
}

function valueOf(map: YAMLMap, key: string): unknown {
  return pairOf(map, key)?.value;
}

/** Quoted where it would be no string otherwise, with the quotes that the file prefers. */
function scalarText(value: string, text: string): string {
  const singleQuote = text.split("'").length >= text.split('"').length;
  return stringify(value, { singleQuote, lineWidth: 0 }).trimEnd();
}
