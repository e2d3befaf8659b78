import type { Position } from '../declared.ts';
import { at, entries, items, text } from '../yaml/yamlAccess.ts';
import { findManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';

export interface SecretKey {
  readonly key: string;
  readonly at: Position;
}

/**
 * The keys of a Secret by its manifest, a SealedSecret or an ExternalSecret that makes it; its values are never read.
 * Undefined where nothing tells them.
 */
export function secretKeys(
  manifests: readonly Manifest[],
  name: string,
  from: Manifest,
): readonly SecretKey[] | undefined {
  const secret = findManifest(manifests, 'Secret', name, from);
  if (secret !== undefined) return [...keysOf(secret, 'data'), ...keysOf(secret, 'stringData')];
  const sealed = findManifest(manifests, 'SealedSecret', name, from);
  if (sealed !== undefined) return keysOf(sealed, 'spec', 'encryptedData');
  const external = manifests.find(
    manifest =>
      manifest.kind === 'ExternalSecret' &&
      (text(at(manifest.root, 'spec', 'target', 'name')) ?? manifest.name) === name,
  );
  // `dataFrom` takes whole stores, whose keys no file tells.
  if (external === undefined || at(external.root, 'spec', 'dataFrom') !== undefined) return undefined;
  return items(at(external.root, 'spec', 'data')).flatMap(item => {
    const key = text(at(item, 'secretKey'));
    return key === undefined ? [] : [{ key, at: item.at }];
  });
}

function keysOf(manifest: Manifest, ...path: readonly string[]): readonly SecretKey[] {
  return entries(at(manifest.root, ...path)).map(([key, entry]) => ({ key, at: entry.at }));
}
