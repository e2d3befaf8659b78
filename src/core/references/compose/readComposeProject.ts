import { posix } from 'node:path';
import type { Problem } from '../../environment/reading.ts';
import type { WorkspaceFiles } from '../../environment/workspaceFiles.ts';
import type { Declared } from '../declared.ts';
import { at, boolean, entries, items, text } from '../yaml/yamlAccess.ts';
import type { YamlEntry, YamlNode } from '../yaml/yamlNode.ts';
import type { ComposeProject, ComposeService } from './composeProject.ts';
import { declaredText } from '../interpolation/declaredText.ts';
import { declaredScalar } from './declaredNode.ts';
import { loadCompose } from './loadCompose.ts';
import type { ComposeScope } from './loadCompose.ts';
import { readEnvFiles } from './readEnvFiles.ts';
import { toComposeService } from './toComposeService.ts';
import type { ComposeEnvironment } from './toComposeService.ts';

export interface ComposeOptions {
  readonly files: WorkspaceFiles;
  /** Env files for variables, instead of `.env`; later ones win. */
  readonly envFiles: readonly string[];
  /** Whether `.env` beside the first file counts, as for Compose itself. */
  readonly workspaceEnv: boolean;
  readonly profiles: readonly string[];
  /** Variables of this process, which win over env files as for Compose itself; default: none, so that all machines read the same. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Relative paths are resolved against it; default: the first file's folder. */
  readonly projectDirectory?: string;
}

/**
 * Reads Compose files in order, as `docker compose config` does with the same options, but keeps what it would refuse
 * as unknown and lists it in `problems`. Throws `notFound` and `invalidInput` with file and line.
 */
export async function readComposeProject(
  paths: readonly string[],
  options: ComposeOptions,
  signal: AbortSignal,
): Promise<ComposeProject> {
  const problems: Problem[] = [];
  const folder = options.projectDirectory ?? posix.dirname(paths[0] ?? '');
  const envFiles =
    options.envFiles.length > 0 ? options.envFiles : options.workspaceEnv ? [posix.join(folder, '.env')] : [];
  const local = new Map(
    Object.entries(options.environment ?? {}).flatMap(([name, each]) => (each === undefined ? [] : [[name, each]])),
  );
  const envScope = { files: options.files, variables: local, problems, required: options.envFiles.length > 0 };
  const { variables: declared } = await readEnvFiles(envFiles, envScope, signal);
  const variables = new Map([...declared, ...local]);
  const scope: ComposeScope = { ...options, variables, folder, problems, loads: { count: 0 } };
  const root = await loadCompose(paths, scope, [], signal);
  const active = [...options.profiles, ...(variables.get('COMPOSE_PROFILES')?.split(',') ?? [])];
  const services = new Map<string, ComposeService>();
  for (const [name, entry] of entries(at(root, 'services'))) {
    const environment = await readEnvironment(entry, scope, signal);
    services.set(name, toComposeService(name, entry, active, environment));
  }
  return {
    services,
    volumes: new Map(
      entries(at(root, 'volumes')).map(([volume, entry]) => [
        volume,
        { at: entry.at, network: isNetworkVolume(entry) },
      ]),
    ),
    secrets: nodesBelow(root, 'secrets'),
    configs: nodesBelow(root, 'configs'),
    problems: unique(problems),
  };
}

function nodesBelow(root: YamlNode, key: string): ReadonlyMap<string, YamlNode> {
  return new Map(entries(at(root, key)).map(([name, { value }]) => [name, value]));
}

function isNetworkVolume({ value }: YamlEntry): boolean {
  return /^(?:nfs|cifs|smb)/.test(text(at(value, 'driver_opts', 'type')) ?? '');
}

/** What a service's env files and its `environment` set; the latter wins. */
async function readEnvironment(
  { value: service }: YamlEntry,
  scope: ComposeScope,
  signal: AbortSignal,
): Promise<ComposeEnvironment> {
  const environment = new Map<string, Declared<string>>();
  let environmentComplete = true;
  for (const item of items(at(service, 'env_file'))) {
    const path = declaredScalar(at(item, 'path'));
    if (path === undefined) continue;
    const required = boolean(at(item, 'required')) ?? true;
    const raw = text(at(item, 'format')) === 'raw';
    const file = path.kind === 'known' ? [path.value] : [];
    const { entries: found, complete } = await readEnvFiles(file, { ...scope, required, raw }, signal);
    environmentComplete &&= complete && path.kind === 'known';
    for (const [name, { value, at: place }] of found) environment.set(name, declareVariable(name, value, place));
  }
  for (const [name, { at: place, value }] of entries(at(service, 'environment'))) {
    const written = value.kind === 'scalar' && value.value !== null ? String(value.value) : scope.variables.get(name);
    environment.set(name, declareVariable(name, written, place));
  }
  return { environment, environmentComplete };
}

function declareVariable(name: string, value: string | undefined, place: Declared<string>['at']): Declared<string> {
  if (value !== undefined) return declaredText(value, place);
  return { kind: 'unknown', at: place, resolve: `Set ${name} in an env file and name that file.` };
}

function unique(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map(problem => [JSON.stringify(problem), problem])).values()];
}
