import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';
import type { Position } from '../declared.ts';
import { withDefaults } from '../kubernetes/kubernetesDefaults.ts';
import { toManifests, type Manifest } from '../kubernetes/manifest.ts';
import { jsonToNode } from '../yaml/jsonToNode.ts';
import type { ClusterKind } from './clusterKinds.ts';

/** Where objects were read, for sources: `shop (context prod)`. */
export interface ClusterPlace {
  readonly namespace: string;
  readonly context: string;
}

export function placeWords({ namespace, context }: ClusterPlace): string {
  return `${namespace} (context ${context})`;
}

/** An object of a cluster as the readers of manifests take it; items of lists lack kind and version. */
export function liveManifest(
  { kind, group, version }: Omit<ClusterKind, 'resource'>,
  object: KubernetesObject,
  place: ClusterPlace,
): Manifest | undefined {
  const { metadata, ...fields } = object as KubernetesObject & { readonly [field: string]: unknown };
  const { name, namespace, labels, annotations } = metadata;
  const own = {
    ...fields,
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind,
    metadata: { name, namespace, labels, annotations },
    status: undefined,
  };
  const where = `${kind.toLowerCase()}/${name} in ${placeWords(place)}`;
  const root = jsonToNode(own, path => position(where, path));
  return toManifests(root).map(withDefaults)[0];
}

/** `deployment/web in shop (context prod), spec.template.spec.containers[web].image`. */
function position(where: string, path: readonly string[]): Position {
  const field = path.join('.').replaceAll('.[', '[');
  return { file: '', line: 0, column: 0, detail: field === '' ? where : `${where}, ${field}` };
}
