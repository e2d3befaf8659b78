import type { Cluster } from '../../cluster/cluster.ts';
import type { Problem } from '../../environment/reading.ts';
import type { Manifest } from '../kubernetes/manifest.ts';
import type { KubernetesWorkload } from '../kubernetes/workload.ts';
import { configMapKind } from './clusterKinds.ts';
import { toLive } from './readNamespace.ts';
import { readObject } from './readObjects.ts';
import { readSecretKeys } from './readSecretKeys.ts';
import { referredConfigMaps, referredSecrets } from './referredObjects.ts';

export interface Referred {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly Problem[];
}

/** ConfigMaps by name and, with consent, the names of the keys of Secrets that are taken as a whole. */
export async function readReferred(
  workload: KubernetesWorkload,
  manifests: readonly Manifest[],
  from: { readonly cluster: Cluster; readonly namespace: string; readonly secretKeys: boolean },
  signal: AbortSignal,
): Promise<Referred> {
  const { cluster, namespace } = from;
  const place = { namespace, context: cluster.context };
  const names = from.secretKeys ? referredSecrets(workload) : [];
  const [maps, secrets] = await Promise.all([
    Promise.all(
      referredConfigMaps(workload, manifests).map(name =>
        readObject({ cluster, namespace }, configMapKind, name, signal),
      ),
    ),
    Promise.all(names.map(name => readSecretKeys(cluster, namespace, name, signal))),
  ]);
  const found = maps.flatMap(answer =>
    answer.kind === 'read' && answer.value !== undefined ? toLive(configMapKind, answer.value, place) : [],
  );
  return {
    manifests: [
      ...found.map(({ manifest }) => manifest),
      ...secrets.flatMap(answer => (answer.kind === 'read' && answer.value ? [answer.value] : [])),
    ],
    problems: [...maps, ...secrets].flatMap(answer => (answer.kind === 'refused' ? [answer.problem] : [])),
  };
}
