import type { Cluster } from '../../cluster/cluster.ts';
import type { Problem } from '../../environment/reading.ts';
import type { Manifest } from '../kubernetes/manifest.ts';
import type { KubernetesWorkload } from '../kubernetes/workload.ts';
import { audited } from './audited.ts';
import { configMapKind } from './clusterKinds.ts';
import { toLive } from './readNamespace.ts';
import { orProblem } from './orProblem.ts';
import type { ProductionConsent } from './productionConsent.ts';
import { readObject, type Answer } from './readObjects.ts';
import { readSecretKeys } from './readSecretKeys.ts';
import { referredConfigMaps, referredSecrets } from './referredObjects.ts';

export interface Referred {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly Problem[];
}

interface ReferredFrom {
  readonly cluster: Cluster;
  readonly namespace: string;
  /** There only with consent. */
  readonly secretKeys: ProductionConsent | undefined;
}

/** ConfigMaps by name and, with consent, the names of the keys of Secrets that are taken as a whole. */
export async function readReferred(
  workload: KubernetesWorkload,
  manifests: readonly Manifest[],
  from: ReferredFrom,
  signal: AbortSignal,
): Promise<Referred> {
  const { cluster, namespace } = from;
  const place = { namespace, context: cluster.context };
  const [maps, keys] = await Promise.all([
    Promise.all(
      referredConfigMaps(workload, manifests).map(name =>
        readObject({ cluster, namespace }, configMapKind, name, signal),
      ),
    ),
    orProblem('the keys of Secrets were not read', () => keysOf(referredSecrets(workload), from, signal), signal),
  ]);
  const secrets = 'result' in keys ? keys.result : [];
  const found = maps.flatMap(answer =>
    answer.kind === 'read' && answer.value !== undefined ? toLive(configMapKind, answer.value, place) : [],
  );
  return {
    manifests: [
      ...found.map(({ manifest }) => manifest),
      ...secrets.flatMap(answer => (answer.kind === 'read' && answer.value ? [answer.value] : [])),
    ],
    problems: [
      ...[...maps, ...secrets].flatMap(answer => (answer.kind === 'refused' ? [answer.problem] : [])),
      ...('problem' in keys ? [keys.problem] : []),
    ],
  };
}

function keysOf(
  names: readonly string[],
  { cluster, namespace, secretKeys }: ReferredFrom,
  signal: AbortSignal,
): Promise<readonly Answer<Manifest | undefined>[]> {
  const read = (): Promise<readonly Answer<Manifest | undefined>[]> =>
    Promise.all(names.map(name => readSecretKeys(cluster, namespace, name, signal)));
  if (secretKeys === undefined || names.length === 0) return Promise.resolve([]);
  return audited(cluster, { what: 'secretKeys', namespace }, secretKeys, read);
}
