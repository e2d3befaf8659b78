import { posix } from 'node:path';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Problem } from '../../environment/reading.ts';
import type { WorkspaceFiles } from '../../environment/workspaceFiles.ts';
import type { Position } from '../declared.ts';
import { parseYaml } from '../yaml/parseYaml.ts';
import { at, entries, items, text } from '../yaml/yamlAccess.ts';
import type { YamlMap, YamlNode } from '../yaml/yamlNode.ts';
import { canonicalCompose } from './canonicalCompose.ts';
import { interpolate } from '../interpolation/interpolate.ts';
import { mapScalars } from './mapScalars.ts';
import { mergeCompose, mergeService } from './mergeCompose.ts';
import { readEnvFiles } from './readEnvFiles.ts';

/** What the files of one project are read with. */
export interface ComposeScope {
  readonly files: WorkspaceFiles;
  readonly variables: ReadonlyMap<string, string>;
  /** Whether folders of included projects have a `.env` that counts. */
  readonly workspaceEnv: boolean;
  /** Relative paths are resolved against it. */
  readonly folder: string;
  readonly problems: Problem[];
  /** How often a file was loaded, shared by the whole project: includes of includes can double at every step. */
  readonly loads: { count: number };
}

const mostLoads = 500;

function emptyMap(place: Position): YamlMap {
  return { kind: 'map', entries: new Map(), at: place };
}

/** Reads Compose files in order and merges them, with what they include and extend. `chain` is what led here. */
export async function loadCompose(
  paths: readonly string[],
  scope: ComposeScope,
  chain: readonly string[],
  signal: AbortSignal,
): Promise<YamlMap> {
  let merged = emptyMap({ file: paths[0] ?? '', line: 1, column: 1 });
  for (const path of paths) {
    const own = await readComposeFile(path, scope, signal);
    const extended = await extendServices(own, path, scope, signal);
    const included = await loadIncluded(extended, scope, [...chain, path], signal);
    merged = mergeCompose(merged, mergeIncluded(included, extended, scope));
  }
  return merged;
}

async function readComposeFile(path: string, scope: ComposeScope, signal: AbortSignal): Promise<YamlMap> {
  const source = await scope.files.read(path, signal);
  if (source === undefined) {
    throw new LockstepError('notFound', `There is no Compose file ${path} in ${scope.files.root}.`, {
      at: { file: path },
    });
  }
  scope.loads.count += 1;
  if (scope.loads.count > mostLoads) throw invalid('is included too often', { file: path, line: 1, column: 1 });
  let merged: YamlMap | undefined;
  for (const document of parseYaml(source, path, 'compose')) {
    if (document.kind !== 'map') throw invalid('should be a map with “services”', document.at);
    const filled = interpolateTree(document, scope);
    if (filled.kind !== 'map') continue;
    const canonical = canonicalCompose(filled, scope.folder);
    merged = merged === undefined ? canonical : mergeCompose(merged, canonical);
  }
  return merged ?? emptyMap({ file: path, line: 1, column: 1 });
}

function interpolateTree(root: YamlNode, scope: ComposeScope): YamlNode {
  return mapScalars(root, scalar =>
    typeof scalar.value === 'string' && scalar.value.includes('$')
      ? {
          ...scalar,
          value: interpolate(scalar.value, {
            lookup: name => scope.variables.get(name),
            refuse: (message, resolve) => {
              scope.problems.push({ ...place(scalar.at), message, ...(resolve === undefined ? {} : { resolve }) });
            },
          }),
        }
      : scalar,
  );
}

/** Every service with its bases below it. */
async function extendServices(root: YamlMap, path: string, scope: ComposeScope, signal: AbortSignal): Promise<YamlMap> {
  const services = at(root, 'services');
  if (services?.kind !== 'map') return root;
  const extended = new Map(services.entries);
  for (const [name, { at: key, value }] of services.entries) {
    if (at(value, 'extends') === undefined) continue;
    extended.set(name, { at: key, value: await extendService(root, name, { path, scope, chain: [] }, signal) });
  }
  const entry = { at: services.at, value: { ...services, entries: extended } };
  return { ...root, entries: new Map([...root.entries, ['services', entry]]) };
}

interface Extending {
  readonly path: string;
  readonly scope: ComposeScope;
  readonly chain: readonly string[];
}

async function extendService(root: YamlMap, name: string, from: Extending, signal: AbortSignal): Promise<YamlNode> {
  const service = at(root, 'services', name);
  const base = at(service, 'extends');
  if (service?.kind !== 'map' || base === undefined) return service ?? emptyMap(root.at);
  const step = `${from.path}#${name}`;
  if (from.chain.includes(step)) throw invalid(`extends itself: ${[...from.chain, step].join(' → ')}`, base.at);
  const file = text(at(base, 'file'));
  const path = file === undefined ? from.path : posix.join(from.scope.folder, file);
  const scope = file === undefined ? from.scope : { ...from.scope, folder: posix.dirname(path) };
  const target = text(at(base, 'service')) ?? name;
  const { found, root: baseRoot } = await findBase(file === undefined ? root : undefined, path, target, scope, signal);
  if (!found || baseRoot === undefined) {
    from.scope.problems.push({ ...place(base.at), message: `${path} has no service ${target} to extend` });
    return service;
  }
  const below = await extendService(baseRoot, target, { path, scope, chain: [...from.chain, step] }, signal);
  const own = { ...service, entries: new Map([...service.entries].filter(([key]) => key !== 'extends')) };
  return below.kind === 'map' ? mergeService(below, own) : own;
}

async function findBase(
  here: YamlMap | undefined,
  path: string,
  target: string,
  scope: ComposeScope,
  signal: AbortSignal,
): Promise<{ readonly found: boolean; readonly root?: YamlMap }> {
  if (here === undefined && (await scope.files.read(path, signal)) === undefined) return { found: false };
  const root = here ?? (await readComposeFile(path, scope, signal));
  return { found: at(root, 'services', target) !== undefined, root };
}

async function loadIncluded(
  root: YamlMap,
  scope: ComposeScope,
  chain: readonly string[],
  signal: AbortSignal,
): Promise<YamlMap> {
  let merged = emptyMap(root.at);
  for (const item of items(at(root, 'include'))) {
    const named = item.kind === 'map' ? at(item, 'path') : item;
    const paths = (named?.kind === 'list' ? named.items : [named]).flatMap(path => {
      const written = text(path);
      return written === undefined ? [] : [posix.join(scope.folder, written)];
    });
    const again = paths.find(path => chain.includes(path));
    if (again !== undefined) throw invalid(`includes itself: ${[...chain, again].join(' → ')}`, item.at);
    const missing = await firstMissing(paths, scope, signal);
    if (missing === undefined) {
      merged = mergeIncluded(
        merged,
        await loadCompose(paths, await includedScope(item, paths, scope, signal), chain, signal),
        scope,
      );
    } else scope.problems.push({ ...place(item.at), message: `the included file ${missing} is missing` });
  }
  return merged;
}

async function firstMissing(
  paths: readonly string[],
  scope: ComposeScope,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const path of paths) if ((await scope.files.read(path, signal)) === undefined) return path;
  return undefined;
}

async function includedScope(
  item: YamlNode,
  paths: readonly string[],
  scope: ComposeScope,
  signal: AbortSignal,
): Promise<ComposeScope> {
  const directory = text(at(item, 'project_directory'));
  const folder = directory === undefined ? posix.dirname(paths[0] ?? '') : posix.join(scope.folder, directory);
  const named = at(item, 'env_file');
  const given = (named?.kind === 'list' ? named.items : [named]).flatMap(file => text(file) ?? []);
  const envFiles = given.map(file => posix.join(scope.folder, file));
  if (given.length === 0 && scope.workspaceEnv) envFiles.push(posix.join(folder, '.env'));
  const own = await readEnvFiles(envFiles, { ...scope, required: given.length > 0 }, signal);
  return { ...scope, folder, variables: new Map([...own.variables, ...scope.variables]) };
}

/** What a file has itself stands over what it includes; Compose refuses both to have the same. */
function mergeIncluded(included: YamlMap, own: YamlMap, scope: ComposeScope): YamlMap {
  for (const [name, entry] of entries(at(own, 'services'))) {
    if (at(included, 'services', name) === undefined) continue;
    scope.problems.push({ ...place(entry.at), message: `the service ${name} is also in an included file` });
  }
  return included.entries.size === 0 ? own : mergeCompose(included, own);
}

function place({ file, line }: Position): { readonly file: string; readonly line: number } {
  return { file, line };
}

function invalid(what: string, where: Position): LockstepError {
  return new LockstepError('invalidInput', `${where.file}:${where.line} ${what}.`, { at: where });
}
