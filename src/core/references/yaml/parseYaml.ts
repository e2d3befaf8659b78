import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Alias, Document, Node, Pair, ParsedNode, YAMLMap } from 'yaml';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Position } from '../declared.ts';
import { resolvePlain } from './resolvePlain.ts';
import type { YamlDialect } from './resolvePlain.ts';
import type { YamlEntry, YamlMap, YamlNode } from './yamlNode.ts';

/** Characters; real configuration is far below. */
const largestText = 4 * 1024 * 1024;
/** Nodes after aliases are followed: a bomb of nine lines would make billions. */
const largestTree = 500_000;

/**
 * All documents of a YAML text (1.2 structure; plain scalars as Go programs of the dialect see them), empty ones left out.
 * Throws `invalidInput` with file and line.
 */
export function parseYaml(text: string, file: string, dialect: YamlDialect): readonly YamlNode[] {
  if (text.length > largestText) throw invalid('is larger than 4 MiB', { file, line: 1, column: 1 });
  try {
    return parseDocuments(text, file, dialect);
  } catch (error) {
    // The parser recurses, and so does whoever reads what it made.
    if (!(error instanceof RangeError)) throw error;
    throw invalid('is nested too deeply', { file, line: 1, column: 1 }, error);
  }
}

function parseDocuments(text: string, file: string, dialect: YamlDialect): readonly YamlNode[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    schema: 'failsafe',
    uniqueKeys: dialect === 'compose',
    logLevel: 'silent',
    prettyErrors: false,
  });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap(document => {
    const error = document.errors[0];
    if (error !== undefined) {
      const { line, col } = lines.linePos(error.pos[0]);
      // Behind a colon the parser quotes the text, which may be a password.
      const why = error.message.replace(/: ".*$/s, '');
      throw invalid(`is no valid YAML: ${why}`, { file, line, column: col });
    }
    const { contents } = document;
    if (contents === null) return [];
    return [new Conversion(document, { file, lines, dialect }).convert(contents)];
  });
}

function invalid(what: string, at: Position, cause?: unknown): LockstepError {
  return new LockstepError('invalidInput', `${at.file}:${at.line} ${what}.`, { at, cause });
}

interface Place {
  readonly file: string;
  readonly lines: LineCounter;
  readonly dialect: YamlDialect;
}

/** Follows the aliases of one document; a shared node is converted once and counted as often as it is used. */
class Conversion {
  readonly #document: Document.Parsed;
  readonly #place: Place;
  readonly #done = new Map<Node, { readonly node: YamlNode; readonly size: number }>();
  readonly #open = new Set<Node>();
  #size = 0;

  constructor(document: Document.Parsed, place: Place) {
    this.#document = document;
    this.#place = place;
  }

  convert(node: Node): YamlNode {
    if (isAlias(node)) return this.#follow(node);
    if (this.#open.has(node)) throw invalid('contains itself through an alias', this.#at(node));
    this.#count(1, node);
    const before = this.#size;
    this.#open.add(node);
    const converted = this.#convertContent(node);
    this.#open.delete(node);
    this.#done.set(node, { node: converted, size: this.#size - before + 1 });
    return converted;
  }

  #convertContent(node: Node): YamlNode {
    const at = this.#at(node);
    const tag = node.tag?.startsWith('!') === true ? { tag: node.tag } : {};
    if (isMap(node)) return { kind: 'map', entries: this.#entries(node), at, ...tag };
    if (isSeq(node))
      return { kind: 'list', items: node.items.map(item => this.convert(item as ParsedNode)), at, ...tag };
    if (!isScalar(node)) return { kind: 'scalar', value: null, at, ...tag };
    const text = typeof node.value === 'string' ? node.value : '';
    const plain = node.type === 'PLAIN' && node.tag === undefined;
    const empty = node.source === '' && node.type === 'PLAIN';
    return { kind: 'scalar', value: plain || empty ? resolvePlain(text, this.#place.dialect) : text, at, ...tag };
  }

  #follow(alias: Alias): YamlNode {
    const target = alias.resolve(this.#document);
    if (target === undefined) throw invalid(`uses *${alias.source}, which no anchor names`, this.#at(alias));
    const done = this.#done.get(target);
    if (done === undefined) throw invalid(`contains itself through *${alias.source}`, this.#at(alias));
    this.#count(done.size, alias);
    return done.node;
  }

  /** Own keys win over merged ones, earlier merged maps over later ones, as the merge key's specification has it. */
  #entries(map: YAMLMap): ReadonlyMap<string, YamlEntry> {
    const own = new Map<string, YamlEntry>();
    const merged = new Map<string, YamlEntry>();
    for (const pair of map.items as Pair<ParsedNode, ParsedNode | null>[]) {
      const at = this.#at(pair.key);
      const name = isScalar(pair.key) ? String(pair.key.value) : '';
      const value = pair.value === null ? ({ kind: 'scalar', value: null, at } as const) : this.convert(pair.value);
      if (name !== '<<') own.set(name, { at, value });
      else for (const [key, entry] of mergedEntries(value)) if (!merged.has(key)) merged.set(key, entry);
    }
    return merged.size === 0 ? own : new Map([...merged, ...own]);
  }

  #count(size: number, node: Node): void {
    this.#size += size;
    if (this.#size > largestTree) throw invalid('grows beyond all bounds through its aliases', this.#at(node));
  }

  #at(node: Node): Position {
    const { line, col } = this.#place.lines.linePos(node.range?.[0] ?? 0);
    return { file: this.#place.file, line, column: col };
  }
}

function mergedEntries(value: YamlNode): readonly (readonly [string, YamlEntry])[] {
  const maps = value.kind === 'list' ? value.items : [value];
  return maps.flatMap(map => (map.kind === 'map' ? [...(map satisfies YamlMap).entries] : []));
}
