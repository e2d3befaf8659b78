import { text } from '../yaml/yamlAccess.ts';
import type { YamlEntry, YamlNode } from '../yaml/yamlNode.ts';

const isPath = /^(?:[./~\\\uE000]|[A-Za-z]:[\\/])/;

/** A volume of a service in long form: `type`, `source`, `target`, `read_only`. */
export function canonicalVolume(node: YamlNode, path: (source: YamlNode) => YamlNode): YamlNode {
  if (node.kind === 'map') {
    const source = node.entries.get('source');
    if (text(node.entries.get('type')?.value) !== 'bind' || source === undefined) return node;
    return { ...node, entries: new Map([...node.entries, ['source', { ...source, value: path(source.value) }]]) };
  }
  const written = text(node);
  if (written === undefined) return node;
  const { at } = node;
  const entry = (value: string | boolean): YamlEntry => ({ at, value: { kind: 'scalar', value, at } });
  const parts = written
    .replace(/^([A-Za-z]):(?=[\\/])/, '$1\uE002')
    .split(':')
    .map(part => part.replace('\uE002', ':'));
  const [first = '', second, mode] = parts;
  const entries = new Map<string, YamlEntry>();
  if (second === undefined) {
    entries.set('type', entry('volume'));
    entries.set('target', entry(first));
  } else {
    const bind = isPath.test(first);
    const source = entry(first);
    entries.set('type', entry(bind ? 'bind' : 'volume'));
    entries.set('source', bind ? { at, value: path(source.value) } : source);
    entries.set('target', entry(second));
  }
  if (mode?.split(',').includes('ro') === true) entries.set('read_only', entry(true));
  return { kind: 'map', at, entries };
}
