import type { Position } from '../declared.ts';

/** What a YAML document says, each part with its place. Aliases are followed, merge keys merged. */
export type YamlNode = YamlScalar | YamlMap | YamlList;

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly at: Position;
  /** Local tags only: `!reset`. */
  readonly tag?: string;
}

export interface YamlEntry {
  /** Where the key stands. */
  readonly at: Position;
  readonly value: YamlNode;
}

export interface YamlMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, YamlEntry>;
  readonly at: Position;
  readonly tag?: string;
}

interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
  readonly at: Position;
  readonly tag?: string;
}
