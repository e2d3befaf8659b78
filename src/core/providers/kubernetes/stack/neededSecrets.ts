import type { NeededSecret } from '../../../environment/stackTarget.ts';
import { asItems, asObject, jsonAt, textAt, type JsonObject } from './jsonAccess.ts';
import { kindOf, nameOf, templatePath, type StackObject } from './stackObject.ts';

/** Names of Secrets that the objects bring, themselves or by a controller: sealed and external ones, certificates. */
export function declaredSecrets(objects: readonly StackObject[]): ReadonlySet<string> {
  return new Set(
    objects.flatMap(object => {
      const name = nameOf(object);
      switch (kindOf(object)) {
        case 'Secret':
          return [name];
        case 'SealedSecret':
          return [textAt(object, 'spec', 'template', 'metadata', 'name') ?? name];
        case 'ExternalSecret':
          return [textAt(object, 'spec', 'target', 'name') ?? name];
        case 'Certificate':
          return [textAt(object, 'spec', 'secretName') ?? name];
        default:
          return [];
      }
    }),
  );
}

export function neededSecrets(objects: readonly StackObject[]): readonly NeededSecret[] {
  const declared = declaredSecrets(objects);
  const found = new Map<string, { keys: Set<string>; use: NeededSecret['use'] }>();
  for (const { name, keys, use } of objects.flatMap(referred)) {
    if (name === '' || declared.has(name)) continue;
    const known = found.get(name) ?? { keys: new Set<string>(), use };
    for (const key of keys) known.keys.add(key);
    found.set(name, known);
  }
  return [...found].map(([name, { keys, use }]) => ({ name, use, keys: [...keys].sort() }));
}

function referred(object: StackObject): readonly NeededSecret[] {
  if (kindOf(object) === 'ServiceAccount') return pullSecrets(object);
  const path = templatePath(object);
  if (path === undefined) return [];
  const spec = asObject(jsonAt(object, ...path, 'spec'));
  const containers = ['initContainers', 'containers'].flatMap(key => asItems(spec[key]).map(asObject));
  return [...pullSecrets(spec), ...containers.flatMap(ofContainer), ...asItems(spec['volumes']).flatMap(ofVolume)];
}

function pullSecrets(holder: JsonObject): readonly NeededSecret[] {
  return asItems(holder['imagePullSecrets']).map(each => ({ name: textAt(each, 'name') ?? '', keys: [], use: 'pull' }));
}

function ofContainer({ env, envFrom }: JsonObject): readonly NeededSecret[] {
  const variables = asItems(env).map(each => asObject(jsonAt(each, 'valueFrom', 'secretKeyRef')));
  const all = asItems(envFrom).map(each => asObject(asObject(each)['secretRef']));
  return [...variables, ...all].flatMap(reference => needed(reference, 'name', [textAt(reference, 'key') ?? '']));
}

function ofVolume(volume: JsonObject[string]): readonly NeededSecret[] {
  const projected = asItems(jsonAt(volume, 'projected', 'sources')).map(each => asObject(asObject(each)['secret']));
  const keysOf = (source: JsonObject): readonly string[] =>
    asItems(source['items']).map(item => textAt(item, 'key') ?? '');
  const own = asObject(jsonAt(volume, 'secret'));
  return [
    ...needed(own, 'secretName', keysOf(own)),
    ...projected.flatMap(source => needed(source, 'name', keysOf(source))),
  ];
}

function needed(reference: JsonObject, nameKey: string, keys: readonly string[]): readonly NeededSecret[] {
  const name = textAt(reference, nameKey);
  if (name === undefined || reference['optional'] === true) return [];
  return [{ name, keys: keys.filter(key => key !== ''), use: 'values' }];
}
