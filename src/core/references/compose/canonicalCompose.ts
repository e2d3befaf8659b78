import { posix } from 'node:path';
import { text } from '../yaml/yamlAccess.ts';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from '../yaml/yamlNode.ts';
import { canonicalPorts } from './canonicalPorts.ts';
import { canonicalVolume } from './canonicalVolume.ts';

type Canonical = (node: YamlNode, folder: string) => YamlNode;

/** Brings every short form of a Compose file into its long one, and paths relative to `folder` into workspace paths. */
export function canonicalCompose(root: YamlMap, folder: string): YamlMap {
  return mapEntries(root, (key, node) => {
    if (key === 'services') return eachEntry(node, service => canonicalService(service, folder));
    if (key === 'secrets' || key === 'configs')
      return eachEntry(node, entry => within(entry, 'file', file => path(file, folder)));
    return node;
  });
}

function canonicalService(service: YamlNode, folder: string): YamlNode {
  if (service.kind !== 'map') return service;
  return mapEntries(service, (key, node) => {
    if (node.tag === '!reset') return node;
    const canonical = Object.hasOwn(forms, key) ? forms[key] : undefined;
    return canonical === undefined ? node : keepTag(canonical(node, folder), node.tag);
  });
}

const variables: Canonical = node => listToMap(node, /=/);
const names: Canonical = node => listToMap(node, undefined);
const list: Canonical = node =>
  isScalar(node) && node.value !== null ? { kind: 'list', items: [node], at: node.at } : node;
const sources: Canonical = node => eachItem(node, item => (isScalar(item) ? map(item, { source: item }) : item));

const forms: Readonly<Record<string, Canonical>> = {
  environment: variables,
  labels: variables,
  annotations: variables,
  sysctls: variables,
  extra_hosts: node => listToMap(node, /[=:]/),
  depends_on: names,
  networks: names,
  dns: list,
  dns_search: list,
  dns_opt: list,
  tmpfs: list,
  env_file: (node, folder) =>
    eachItem(list(node, folder), item =>
      within(isScalar(item) ? map(item, { path: item }) : item, 'path', file => path(file, folder)),
    ),
  ports: node => (node.kind === 'list' ? { ...node, items: node.items.flatMap(canonicalPorts) } : node),
  volumes: (node, folder) => eachItem(node, item => canonicalVolume(item, source => path(source, folder))),
  secrets: sources,
  configs: sources,
  build: (node, folder) => {
    const build = isScalar(node) ? map(node, { context: node }) : node;
    return within(
      within(
        within(build, 'context', context => path(context, folder)),
        'args',
        args => variables(args, folder),
      ),
      'additional_contexts',
      contexts => variables(contexts, folder),
    );
  },
  extends: node => (isScalar(node) ? map(node, { service: node }) : node),
};

/** A path of a file or folder as the workspace has it; what comes from elsewhere, or waits for a variable, stays. */
function path(node: YamlNode, folder: string): YamlNode {
  const written = text(node);
  if (written === undefined || node.kind !== 'scalar') return node;
  const isElsewhere = /^(?:[/~\uE000]|[A-Za-z]:[\\/]|\w+:\/\/|git@)/.test(written);
  return isElsewhere ? node : { ...node, value: posix.join(folder, written).replace(/(?<=.)\/$/, '') };
}

function isScalar(node: YamlNode): node is YamlScalar {
  return node.kind === 'scalar';
}

function map({ at }: YamlNode, values: Readonly<Record<string, YamlNode>>): YamlMap {
  return { kind: 'map', at, entries: new Map(Object.entries(values).map(([key, value]) => [key, { at, value }])) };
}

/** `[A=1, B]` as `{ A: 1, B: null }`; the place of a key is its item's. */
function listToMap(node: YamlNode, separator: RegExp | undefined): YamlNode {
  if (node.kind !== 'list') return node;
  const entries = new Map<string, YamlEntry>();
  for (const item of node.items) {
    const written = text(item);
    if (written === undefined) continue;
    const index = separator === undefined ? -1 : written.search(separator);
    const value = index < 0 ? null : written.slice(index + 1);
    entries.set(index < 0 ? written : written.slice(0, index), {
      at: item.at,
      value: { kind: 'scalar', value, at: item.at },
    });
  }
  return { kind: 'map', entries, at: node.at };
}

function mapEntries(node: YamlMap, turn: (key: string, node: YamlNode) => YamlNode): YamlMap {
  const turned = [...node.entries].map(([key, { at, value }]) => [key, { at, value: turn(key, value) }] as const);
  return { ...node, entries: new Map(turned) };
}

function eachEntry(node: YamlNode, turn: (node: YamlNode) => YamlNode): YamlNode {
  return node.kind === 'map' ? mapEntries(node, (_, value) => turn(value)) : node;
}

function eachItem(node: YamlNode, turn: (node: YamlNode) => YamlNode): YamlNode {
  return node.kind === 'list' ? { ...node, items: node.items.map(turn) } : node;
}

function within(node: YamlNode, key: string, turn: (node: YamlNode) => YamlNode): YamlNode {
  return node.kind === 'map' ? mapEntries(node, (name, value) => (name === key ? turn(value) : value)) : node;
}

function keepTag(node: YamlNode, tag: string | undefined): YamlNode {
  return tag === undefined ? node : { ...node, tag };
}
