import type { Problem } from '../../environment/reading.ts';
import { known, problemPlace } from '../declared.ts';
import type { Declared, Position } from '../declared.ts';
import { at, boolean, entries, items, text } from '../yaml/yamlAccess.ts';
import type { YamlNode } from '../yaml/yamlNode.ts';
import { expandVariables } from './expandVariables.ts';
import type { Manifest } from './manifest.ts';
import { findManifest } from './manifest.ts';
import { secretKeys } from './secretKeys.ts';
import type { KubernetesWorkload } from './workload.ts';

export interface PodEnvironment {
  readonly variables: ReadonlyMap<string, Declared<string>>;
  /** Names whose value comes from a Secret. */
  readonly secrets: ReadonlyMap<string, Declared<string>>;
  /** False where an object with more variables isn't among the manifests. */
  readonly complete: boolean;
  readonly problems: readonly Problem[];
}

interface Variable {
  readonly declared: Declared<string>;
  readonly isSecret: boolean;
}

/** A container's variables: `envFrom` in order, then `env` with `$(NAME)` of what came before (API reference, "EnvVar"). */
export function podEnvironment(
  container: YamlNode,
  { manifest }: Pick<KubernetesWorkload, 'manifest'>,
  manifests: readonly Manifest[],
): PodEnvironment {
  const problems: Problem[] = [];
  const all = new Map<string, Variable>();
  const scope: Scope = { manifest, manifests, problems };
  let complete = true;
  for (const source of items(at(container, 'envFrom'))) {
    const found = fromSource(source, scope);
    complete &&= found !== undefined;
    for (const [name, variable] of found ?? []) all.set(name, variable);
  }
  for (const item of items(at(container, 'env'))) {
    const name = text(at(item, 'name'));
    if (name !== undefined) all.set(name, variableOf(item, all, scope));
  }
  const pick = (isSecret: boolean): ReadonlyMap<string, Declared<string>> =>
    new Map(
      [...all].flatMap(([name, variable]) => (variable.isSecret === isSecret ? [[name, variable.declared]] : [])),
    );
  return { variables: pick(false), secrets: pick(true), complete, problems };
}

interface Scope {
  readonly manifest: Manifest;
  readonly manifests: readonly Manifest[];
  readonly problems: Problem[];
}

/** Undefined where the object isn't among the manifests. */
function fromSource(source: YamlNode, scope: Scope): readonly (readonly [string, Variable])[] | undefined {
  const prefix = text(at(source, 'prefix')) ?? '';
  const secret = text(at(source, 'secretRef', 'name'));
  if (secret !== undefined) {
    const keys = secretKeys(scope.manifests, secret, scope.manifest);
    if (keys !== undefined)
      return keys.map(({ key, at: place }) => [`${prefix}${key}`, fromSecret(`${prefix}${key}`, secret, key, place)]);
    return missing(source, 'secretRef', { kind: 'Secret', name: secret }, scope);
  }
  const name = text(at(source, 'configMapRef', 'name'));
  if (name === undefined) return [];
  const found = findManifest(scope.manifests, 'ConfigMap', name, scope.manifest);
  if (found === undefined) return missing(source, 'configMapRef', { kind: 'ConfigMap', name }, scope);
  return entries(at(found.root, 'data')).map(([key, entry]) => [
    `${prefix}${key}`,
    { declared: known(text(entry.value) ?? '', entry.at), isSecret: false },
  ]);
}

interface Missing {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly key?: string;
}

function missing(source: YamlNode, reference: string, what: Missing, scope: Scope): [] | undefined {
  if (boolean(at(source, reference, 'optional')) === true) return [];
  refuse(what, source.at, scope);
  return undefined;
}

/** The problem that something isn't there; what would mend it. */
function refuse({ kind, name, key }: Missing, place: Position, { problems }: Scope): string {
  const what = `${key === undefined ? '' : `${key} of `}the ${kind} ${name}`;
  const isLive = place.detail !== undefined;
  const resolve = !isLive
    ? 'Add it to the folder that the reference names.'
    : kind === 'Secret'
      ? 'Let the names of its keys be read: add secretKeys=yes to the reference.'
      : `Create it, or allow reading it: get configmaps ${name}.`;
  const message =
    isLive && kind === 'Secret'
      ? `the keys of ${what} are not known`
      : `${what} is not ${isLive ? 'to be read' : 'among the manifests'}`;
  problems.push({ ...problemPlace(place), message, resolve });
  return resolve;
}

function variableOf(item: YamlNode, before: ReadonlyMap<string, Variable>, scope: Scope): Variable {
  const name = text(at(item, 'name')) ?? '';
  const secret = at(item, 'valueFrom', 'secretKeyRef');
  if (secret !== undefined)
    return fromSecret(name, text(at(secret, 'name')) ?? '', text(at(secret, 'key')) ?? '', item.at);
  return { declared: declaredVariable(item, before, scope), isSecret: false };
}

function declaredVariable(item: YamlNode, before: ReadonlyMap<string, Variable>, scope: Scope): Declared<string> {
  const config = at(item, 'valueFrom', 'configMapKeyRef');
  if (config !== undefined) return fromConfigMap(config, item.at, scope);
  if (at(item, 'valueFrom') !== undefined) {
    return { kind: 'unknown', at: item.at, resolve: 'The cluster sets it when the pod starts.' };
  }
  const value = at(item, 'value');
  if (value?.kind === 'scalar' && value.value !== null && typeof value.value !== 'string') {
    scope.problems.push({
      ...problemPlace(value.at),
      message: `the value of ${text(at(item, 'name')) ?? ''} is no string`,
      resolve: 'Put it in quotes.',
    });
  }
  return expandVariables(known(text(value) ?? '', item.at), name => before.get(name)?.declared);
}

function fromConfigMap(reference: YamlNode, place: Position, scope: Scope): Declared<string> {
  const name = text(at(reference, 'name')) ?? '';
  const key = text(at(reference, 'key')) ?? '';
  const found = findManifest(scope.manifests, 'ConfigMap', name, scope.manifest);
  const value = at(found?.root, 'data', key);
  if (value !== undefined) return known(text(value) ?? '', value.at);
  return { kind: 'unknown', at: place, resolve: refuse({ kind: 'ConfigMap', name, key }, place, scope) };
}

/** Where something is and as whom is configuration even when it is kept in a Secret. */
const isAddress =
  /(?:^|_)(?:HOST|HOSTNAME|PORT|DATABASE|DBNAME|DB|USER|USERNAME|ENDPOINT)$|^PG(?:HOST|PORT|USER|DATABASE)$/i;

function fromSecret(name: string, secret: string, key: string, place: Position): Variable {
  const resolve = `It is kept in the Secret ${secret} (${key}), which is not read.`;
  return { declared: { kind: 'unknown', at: place, resolve }, isSecret: !isAddress.test(name) };
}
