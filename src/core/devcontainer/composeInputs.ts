import { posix } from 'node:path';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import type { DevContainerSource } from './devContainer.ts';

/** A Compose file, parsed without interpolation. Local tags (`!reset`) are kept as `{ tag, value }`. */
interface ComposeInput {
  /** Relative to the workspace folder. */
  readonly path: string;
  readonly content: unknown;
}

/** Every file that a Compose project is made from, Compose files and env files, as far as they exist. */
export interface ComposeInputs {
  readonly composeFiles: readonly ComposeInput[];
  /** Text by path: `.env` beside the first Compose file, and what `env_file` names. */
  readonly envFiles: ReadonlyMap<string, string>;
  /** Text of Dockerfiles by path. */
  readonly dockerfiles: ReadonlyMap<string, string>;
  /** Text of files behind top-level `secrets`, by path. */
  readonly secretFiles: ReadonlyMap<string, string>;
}

type ComposeSource = Extract<DevContainerSource, { kind: 'compose' }>;

interface Collected {
  readonly compose: Map<string, unknown>;
  readonly env: Set<string>;
  readonly docker: Set<string>;
  readonly secret: Set<string>;
}

/** Follows `extends`, `include`, `env_file`, `build` and `secrets`. Throws `invalidInput` where a file is no valid YAML. */
export async function composeInputs(
  files: WorkspaceFiles,
  source: ComposeSource,
  signal: AbortSignal,
): Promise<ComposeInputs> {
  const found: Collected = { compose: new Map(), env: new Set(), docker: new Set(), secret: new Set() };
  const folder = posix.dirname(source.files[0] ?? '.');
  found.env.add(posix.join(folder, '.env'));
  for (const file of source.files) await collect(file, { files, found, signal });
  const read = async (paths: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> => {
    const texts = new Map<string, string>();
    for (const path of paths) {
      const text = await files.read(path, signal);
      if (text !== undefined) texts.set(path, text);
    }
    return texts;
  };
  return {
    composeFiles: [...found.compose].map(([path, content]) => ({ path, content })),
    envFiles: await read(found.env),
    dockerfiles: await read(found.docker),
    secretFiles: await read(found.secret),
  };
}

async function collect(
  path: string,
  context: { readonly files: WorkspaceFiles; readonly found: Collected; readonly signal: AbortSignal },
): Promise<void> {
  const { files, found, signal } = context;
  if (found.compose.has(path)) return;
  const text = await files.read(path, signal);
  if (text === undefined) return;
  const { parseCompose } = await import('./parseCompose.ts');
  const content = parseCompose(text, path);
  found.compose.set(path, content);
  const folder = posix.dirname(path);
  const relative = (to: string): string => (posix.isAbsolute(to) ? to : posix.join(folder, to));
  const more: string[] = [];
  for (const included of list(at(content, 'include'))) {
    more.push(...texts(typeof included === 'string' ? included : at(included, 'path')));
    for (const env of texts(at(included, 'env_file'))) found.env.add(relative(env));
  }
  for (const service of Object.values(record(at(content, 'services')))) {
    more.push(...texts(at(service, 'extends', 'file')));
    for (const env of list(at(service, 'env_file')))
      for (const file of texts(at(env, 'path') ?? env)) found.env.add(relative(file));
    const dockerfile = dockerfileOf(at(service, 'build'));
    if (dockerfile !== undefined) found.docker.add(relative(dockerfile));
  }
  for (const secret of Object.values(record(at(content, 'secrets')))) {
    for (const file of texts(at(secret, 'file'))) found.secret.add(relative(file));
  }
  for (const file of more) await collect(relative(file), context);
}

function dockerfileOf(build: unknown): string | undefined {
  if (typeof build === 'string') return posix.join(build, 'Dockerfile');
  if (typeof build !== 'object' || build === null || at(build, 'dockerfile_inline') !== undefined) return undefined;
  const [context = '.'] = texts(at(build, 'context'));
  const [dockerfile = 'Dockerfile'] = texts(at(build, 'dockerfile'));
  return posix.isAbsolute(dockerfile) ? dockerfile : posix.join(context, dockerfile);
}

/** The part of parsed YAML at a path of keys. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((each, step) => record(each)[step], value);
}

export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function list(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
}

function texts(value: unknown): readonly string[] {
  return list(value).filter(each => typeof each === 'string');
}
