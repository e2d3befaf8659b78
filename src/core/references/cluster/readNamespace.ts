import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { Manifest } from '../kubernetes/manifest.ts';
import { clusterKinds, type ClusterKind } from './clusterKinds.ts';
import { liveManifest } from './liveManifest.ts';
import { readList, type Answer } from './readObjects.ts';

export interface LiveObject {
  readonly kind: ClusterKind;
  readonly raw: KubernetesObject;
  readonly manifest: Manifest;
}

type Refusal = Extract<Answer<never>, { kind: 'refused' }>;

export interface Namespace {
  readonly objects: readonly LiveObject[];
  /** Kinds that could not be listed. */
  readonly refused: ReadonlyMap<string, Refusal>;
}

/** All objects of a namespace that say something of a workload, asked for at once. Throws where nothing at all is told. */
export async function readNamespace(cluster: Cluster, namespace: string, signal: AbortSignal): Promise<Namespace> {
  const place = { namespace, context: cluster.context };
  const answers = await Promise.all(
    clusterKinds.map(async kind => ({ kind, answer: await readList({ cluster, namespace }, kind, undefined, signal) })),
  );
  const refused = new Map<string, Refusal>();
  const objects: LiveObject[] = [];
  for (const { kind, answer } of answers) {
    if (answer.kind === 'refused') refused.set(kind.kind, answer);
    else objects.push(...answer.value.flatMap(raw => toLive(kind, raw, place)));
  }
  const [first] = refused.values();
  if (first !== undefined && refused.size === clusterKinds.length) throw first.error;
  return { objects, refused };
}

export function toLive(
  kind: ClusterKind,
  raw: KubernetesObject,
  place: Parameters<typeof liveManifest>[2],
): LiveObject[] {
  const manifest = liveManifest(kind, raw, place);
  return manifest === undefined ? [] : [{ kind, raw, manifest }];
}
