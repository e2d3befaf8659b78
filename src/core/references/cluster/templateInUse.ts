import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';
import type { Problem } from '../../environment/reading.ts';
import type { Manifest } from '../kubernetes/manifest.ts';
import { liveManifest, type ClusterPlace } from './liveManifest.ts';
import type { LiveObject } from './readNamespace.ts';
import type { Running } from './readRunning.ts';
import { revision } from './runningPod.ts';

/** The workload with the template that its ready pods were made from: a rollout that hangs has not changed production. */
export function templateInUse(
  { kind, raw, manifest }: LiveObject,
  { replicaSet }: Running,
  place: ClusterPlace,
): { readonly manifest: Manifest; readonly problems: readonly Problem[] } {
  if (replicaSet === undefined || revision(replicaSet) >= revision(raw)) return { manifest, problems: [] };
  const { spec } = raw as KubernetesObject & { readonly spec: object };
  const used = liveManifest(
    kind,
    { ...raw, spec: { ...spec, template: replicaSet.spec.template } } as KubernetesObject,
    place,
  );
  const name = `${manifest.kind.toLowerCase()}/${manifest.name}`;
  const problem = {
    message: `${name} is being rolled out: its pods still run revision ${revision(replicaSet)}, which was compared`,
    resolve: `Check again when revision ${revision(raw)} runs.`,
  };
  return used === undefined ? { manifest, problems: [] } : { manifest: used, problems: [problem] };
}
