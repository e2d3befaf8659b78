import { known, mapDeclared } from '../declared.ts';
import type { Declared } from '../declared.ts';
import { at, boolean, entries, items, text } from '../yaml/yamlAccess.ts';
import type { YamlEntry, YamlMap, YamlNode } from '../yaml/yamlNode.ts';
import type { ComposeBuild, ComposeGrant, ComposeMount, ComposePort, ComposeService } from './composeProject.ts';
import { declaredList, declaredScalar } from './declaredNode.ts';
import { splitCommand } from './splitCommand.ts';

export interface ComposeEnvironment {
  readonly environment: ReadonlyMap<string, Declared<string>>;
  readonly environmentComplete: boolean;
}

/** A merged service in long forms as our own type. */
export function toComposeService(
  name: string,
  { at: place, value: service }: YamlEntry,
  activeProfiles: readonly string[],
  environment: ComposeEnvironment,
): ComposeService {
  const merged: YamlMap = service.kind === 'map' ? service : { kind: 'map', entries: new Map(), at: place };
  const get = (...path: string[]): YamlNode | undefined => at(merged, ...path);
  const profiles = items(get('profiles')).flatMap(profile => text(profile) ?? []);
  return {
    name,
    at: place,
    profiles,
    active:
      profiles.length === 0 ||
      activeProfiles.includes('*') ||
      profiles.some(profile => activeProfiles.includes(profile)),
    ...environment,
    ...optional('image', declaredScalar(get('image'))),
    ...optional('build', toBuild(get('build'))),
    ...optional('platform', declaredScalar(get('platform'))),
    ...optional('command', toCommand(get('command'))),
    ...optional('entrypoint', toCommand(get('entrypoint'))),
    ...optional('user', declaredScalar(get('user'))),
    ...optional('workingDirectory', declaredScalar(get('working_dir'))),
    ports: items(get('ports')).map(toPort),
    expose: items(get('expose')).flatMap(item => declaredScalar(item) ?? []),
    mounts: [...items(get('volumes')).map(toMount), ...items(get('tmpfs')).map(toTmpfs)],
    secrets: items(get('secrets')).flatMap(item => toGrant(item, '/run/secrets/')),
    configs: items(get('configs')).flatMap(item => toGrant(item, '/')),
    dependsOn: entries(get('depends_on')).map(([service]) => service),
    networks: entries(get('networks')).map(([network]) => network),
    extraHosts: new Map(
      entries(get('extra_hosts')).flatMap(([host, entry]) => pair(host, declaredScalar(entry.value))),
    ),
    merged,
  };
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);
}

function pair<Value>(key: string, value: Value | undefined): readonly (readonly [string, Value])[] {
  return value === undefined ? [] : [[key, value]];
}

export function toCommand(node: YamlNode | undefined): Declared<readonly string[]> | undefined {
  return declaredList(node) ?? mapDeclared(declaredScalar(node), splitCommand);
}

function toBuild(node: YamlNode | undefined): ComposeBuild | undefined {
  if (node?.kind !== 'map') return undefined;
  return {
    at: node.at,
    context: declaredScalar(at(node, 'context')) ?? known('.', node.at),
    ...optional('dockerfile', declaredScalar(at(node, 'dockerfile'))),
    ...optional('dockerfileInline', declaredScalar(at(node, 'dockerfile_inline'))),
    ...optional('target', declaredScalar(at(node, 'target'))),
    args: new Map(
      entries(at(node, 'args')).map(([name, entry]) => [
        name,
        declaredScalar(entry.value) ?? {
          kind: 'unknown',
          at: entry.at,
          resolve: `Set ${name} in an env file and name that file.`,
        },
      ]),
    ),
  };
}

function toPort(node: YamlNode): ComposePort {
  const target = declaredScalar(at(node, 'target')) ?? declaredScalar(node) ?? known('', node.at);
  const number = mapDeclared(target, port => (/^\d{1,5}$/.test(port) ? Number(port) : undefined));
  return {
    at: node.at,
    target: number ?? known(0, node.at),
    protocol: text(at(node, 'protocol')) ?? 'tcp',
    ...optional('published', text(at(node, 'published'))),
  };
}

const mountKinds: Readonly<Record<string, ComposeMount['kind']>> = { bind: 'bind', volume: 'volume', tmpfs: 'tmpfs' };

function toMount(node: YamlNode): ComposeMount {
  return {
    at: node.at,
    kind: mountKinds[text(at(node, 'type')) ?? ''] ?? 'other',
    ...optional('source', text(at(node, 'source'))),
    target: declaredScalar(at(node, 'target')) ?? declaredScalar(node) ?? known('', node.at),
    readOnly: boolean(at(node, 'read_only')) === true,
  };
}

function toTmpfs(node: YamlNode): ComposeMount {
  const target = mapDeclared(declaredScalar(node), path => path.split(':')[0]);
  return { at: node.at, kind: 'tmpfs', target: target ?? known('', node.at), readOnly: false };
}

function toGrant(node: YamlNode, folder: string): readonly ComposeGrant[] {
  const source = text(at(node, 'source'));
  if (source === undefined) return [];
  const target = text(at(node, 'target')) ?? source;
  return [{ at: node.at, source, target: target.startsWith('/') ? target : `${folder}${target}` }];
}
