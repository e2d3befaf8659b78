import { text } from '../yaml/yamlAccess.ts';
import type { YamlEntry, YamlNode } from '../yaml/yamlNode.ts';

/** `[address:][published:]target[/protocol]`; an address is there only before two more parts. */
const short =
  /^(?:(?<address>\[[^\]]+\]|[^:]+):(?=[^:]*:))?(?:(?<published>[^:]*):)?(?<target>[^:/]+)(?:\/(?<protocol>\w+))?$/;

/** Nobody's service listens on more; a longer range is left as it is written. */
const mostPorts = 1000;

/** A port in long form; `3000-3002` is three. What can't be read stays as it is. */
export function canonicalPorts(node: YamlNode): readonly YamlNode[] {
  if (node.kind === 'map') return [withProtocol(node.entries, node)];
  const groups = short.exec(text(node) ?? '')?.groups;
  const targets = range(groups?.['target']);
  if (groups === undefined || targets === undefined) return [node];
  const published = range(groups['published']);
  return targets.map((target, index) => {
    const host = published?.length === targets.length ? published[index] : groups['published'];
    const values = { target, published: host, host_ip: groups['address'], protocol: groups['protocol'] };
    const entries = Object.entries(values).flatMap(([key, value]) =>
      value === undefined || value === '' ? [] : [[key, scalar(value, node)] as const],
    );
    return withProtocol(new Map(entries), node);
  });
}

function withProtocol(entries: ReadonlyMap<string, YamlEntry>, { at }: YamlNode): YamlNode {
  const protocol: YamlEntry = { at, value: { kind: 'scalar', value: 'tcp', at } };
  return { kind: 'map', at, entries: new Map([['protocol', protocol], ...entries]) };
}

function scalar(value: string | number, { at }: YamlNode): YamlEntry {
  return { at, value: { kind: 'scalar', value, at } };
}

/** `3000-3002` as numbers, or what is written where it is no number. */
function range(written: string | undefined): readonly (string | number)[] | undefined {
  if (written === undefined) return undefined;
  const { first, last } = /^(?<first>\d{1,5})(?:-(?<last>\d{1,5}))?$/.exec(written)?.groups ?? {};
  if (first === undefined) return [written];
  const count = last === undefined ? 1 : Number(last) - Number(first) + 1;
  if (count > mostPorts) return [written];
  return Array.from({ length: Math.max(count, 0) }, (_, index) => Number(first) + index);
}
