import { LockstepError } from '../base/lockstepError.ts';
import type { Position } from '../references/declared.ts';
import { parseReferenceTarget } from '../references/parseReferenceTarget.ts';
import { parseYaml } from '../references/yaml/parseYaml.ts';
import type { YamlMap, YamlNode } from '../references/yaml/yamlNode.ts';
import type { ConfiguredReference, ConfiguredTest, ConfiguredWaiver, LockstepConfig } from './lockstepConfig.ts';

/** Throws `invalidInput` with file and line and what was expected. */
export function parseLockstepConfig(text: string, file: string): LockstepConfig {
  const documents = parseYaml(text, file, 'compose');
  const root = documents[0] ?? emptyMap(file);
  if (documents[1] !== undefined) throw invalid('only one document is read', documents[1].at);
  const config = mapOf(root, 'the file', ['version', 'references', 'tests', 'waivers']);
  const version = config.entries.get('version');
  if (version !== undefined && (version.value.kind !== 'scalar' || version.value.value !== 1)) {
    throw invalid('version is not known, expected 1', version.value.at);
  }
  return {
    version: 1,
    references: unique(listIn(config, 'references').map(readReference)),
    tests: listIn(config, 'tests').map(readTest),
    waivers: listIn(config, 'waivers').map(readWaiver),
  };
}

function readReference(node: YamlNode): ConfiguredReference {
  const map = mapOf(node, 'a reference', ['name', 'use', 'service']);
  const service = optionalText(map, 'service');
  const use = textsIn(map, 'use');
  for (const item of map.entries.get('use')?.value.kind === 'list' ? itemsOf(map, 'use') : []) checkTarget(item);
  return {
    name: requiredText(map, 'name'),
    use,
    ...(service === undefined ? {} : { service }),
    ...place(map),
  };
}

function checkTarget(item: YamlNode): void {
  const target = textOf(item);
  try {
    parseReferenceTarget(target);
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    throw invalid(`use names “${target}”, expected KIND:PATH, such as kubernetes:k8s#deployment/web`, item.at, error);
  }
}

function readTest(node: YamlNode): ConfiguredTest {
  const map = mapOf(node, 'a test', ['runner', 'argv', 'junit', 'cwd']);
  const runner = optionalText(map, 'runner') ?? 'command';
  if (runner !== 'command') {
    throw invalid(
      `runner is ${runner}, expected command: other runners are found by their own files`,
      at(map, 'runner'),
    );
  }
  const junit = optionalText(map, 'junit');
  const cwd = optionalText(map, 'cwd');
  return {
    runner,
    argv: textsIn(map, 'argv'),
    ...(junit === undefined ? {} : { junit }),
    ...(cwd === undefined ? {} : { cwd }),
  };
}

function readWaiver(node: YamlNode): ConfiguredWaiver {
  const map = mapOf(node, 'a waiver', ['key', 'fingerprint', 'reason', 'owner', 'until']);
  const key = optionalText(map, 'fingerprint') ?? requiredText(map, 'key');
  const until = requiredText(map, 'until');
  if (!isDate(until)) throw invalid(`until is ${until}, expected a date such as 2026-12-31`, at(map, 'until'));
  return { key, until, reason: requiredText(map, 'reason'), owner: requiredText(map, 'owner'), ...place(map) };
}

/** Not a date like 31 February either, which only looks like one. */
function isDate(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function unique(references: readonly ConfiguredReference[]): readonly ConfiguredReference[] {
  const names = new Set<string>();
  for (const { name, file, line } of references) {
    if (names.has(name))
      throw invalid(`two references are called ${name}, expected different names`, { file, line, column: 1 });
    names.add(name);
  }
  return references;
}

function mapOf(node: YamlNode, what: string, known: readonly string[]): YamlMap {
  if (node.kind !== 'map') throw invalid(`${what} is no map, expected ${known.join(', ')}`, node.at);
  for (const [name, entry] of node.entries) {
    if (!known.includes(name)) throw invalid(`${what} has ${name}, expected only ${known.join(', ')}`, entry.at);
  }
  return node;
}

function listIn(map: YamlMap, name: string): readonly YamlNode[] {
  const node = map.entries.get(name)?.value;
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return [];
  if (node.kind !== 'list') throw invalid(`${name} is no list, expected one with a - before each entry`, node.at);
  return node.items;
}

function itemsOf(map: YamlMap, name: string): readonly YamlNode[] {
  const node = map.entries.get(name)?.value;
  return node?.kind === 'list' ? node.items : [];
}

/** A list of texts, or one text. */
function textsIn(map: YamlMap, name: string): readonly [string, ...string[]] {
  const node = map.entries.get(name)?.value;
  const [first, ...others] = (node?.kind === 'list' ? node.items : node === undefined ? [] : [node]).map(textOf);
  if (first === undefined) throw invalid(`${name} is missing or empty, expected a list of texts`, at(map, name));
  return [first, ...others];
}

function requiredText(map: YamlMap, name: string): string {
  const text = optionalText(map, name);
  if (text === undefined || text.trim() === '') throw invalid(`${name} is missing, expected a text`, at(map, name));
  return text;
}

function optionalText(map: YamlMap, name: string): string | undefined {
  const node = map.entries.get(name)?.value;
  return node === undefined || (node.kind === 'scalar' && node.value === null) ? undefined : textOf(node);
}

function textOf(node: YamlNode): string {
  if (node.kind !== 'scalar' || node.value === null) throw invalid('a text was expected here', node.at);
  return String(node.value);
}

function at(map: YamlMap, name: string): Position {
  return map.entries.get(name)?.value.at ?? map.at;
}

function place(map: YamlMap): { readonly file: string; readonly line: number } {
  return { file: map.at.file, line: map.at.line };
}

function emptyMap(file: string): YamlMap {
  return { kind: 'map', entries: new Map(), at: { file, line: 1, column: 1 } };
}

function invalid(what: string, { file, line, column }: Position, cause?: unknown): LockstepError {
  return new LockstepError('invalidInput', `${file}:${line}: ${what}.`, {
    cause,
    at: { file, line, column },
    remedy: { kind: 'openFile', text: `Correct line ${line} of ${file}.`, file, line },
  });
}
