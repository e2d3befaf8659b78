import { at, text } from '../yaml/yamlAccess.ts';
import type { YamlMap, YamlNode } from '../yaml/yamlNode.ts';

/** One Kubernetes object, as a file has it or a cluster. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Absent where the file leaves it to whoever applies it. */
  readonly namespace?: string;
  /** Empty where it comes from a cluster. */
  readonly file: string;
  readonly root: YamlMap;
}

/** The objects of a document: itself, or a list's items; none where it is no Kubernetes object. */
export function toManifests(root: YamlNode): readonly Manifest[] {
  const kind = text(at(root, 'kind'));
  const apiVersion = text(at(root, 'apiVersion'));
  if (root.kind !== 'map' || kind === undefined || apiVersion === undefined) return [];
  const list = at(root, 'items');
  if (kind.endsWith('List') && list?.kind === 'list') return list.items.flatMap(toManifests);
  const namespace = text(at(root, 'metadata', 'namespace'));
  const name = text(at(root, 'metadata', 'name')) ?? text(at(root, 'metadata', 'generateName')) ?? '';
  return [{ apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }), file: root.at.file, root }];
}

/** The object of a kind and name that one in `from`'s namespace would find. */
export function findManifest(
  manifests: readonly Manifest[],
  kind: string,
  name: string,
  from: Manifest,
): Manifest | undefined {
  const found = manifests.filter(manifest => manifest.kind === kind && manifest.name === name);
  return found.find(manifest => manifest.namespace === from.namespace) ?? found[0];
}

/** Whether a label selector's `matchLabels` (or a Service's plain selector) picks these labels. */
export function selects(selector: YamlNode | undefined, labels: YamlNode | undefined): boolean {
  if (selector?.kind !== 'map') return false;
  return [...selector.entries].every(([key, { value }]) => text(at(labels, key)) === text(value));
}
