import type { Cluster } from '../../../cluster/cluster.ts';
import type { KubernetesObject, ObjectMetadata } from '../../../cluster/kubernetesObject.ts';
import { clusterKinds, configMapKind, type ClusterKind } from '../../../references/cluster/clusterKinds.ts';
import { liveManifest } from '../../../references/cluster/liveManifest.ts';
import { readList } from '../../../references/cluster/readObjects.ts';
import type { LoadedManifests } from '../../../references/kubernetes/loadManifests.ts';
import { asItems, asObject, jsonAt, textAt } from './jsonAccess.ts';

const rbac = (kind: string, resource: string): ClusterKind => ({
  kind,
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  resource,
});

/** Everything that a stack may need; Secrets are never asked for. */
const kinds: readonly ClusterKind[] = [
  ...clusterKinds,
  configMapKind,
  { kind: 'ServiceAccount', group: '', version: 'v1', resource: 'serviceaccounts' },
  rbac('Role', 'roles'),
  rbac('RoleBinding', 'rolebindings'),
];

const made = new Set(['ServiceAccount default', 'ConfigMap kube-root-ca.crt']);
const ofCluster = /^(?:pv|volume|deployment|batch|autoscaling)\.(?:beta\.)?kubernetes\.io\//;

/** The objects of a namespace as somebody would write them: what controllers made of them is left out. */
export async function liveManifests(
  cluster: Cluster,
  namespace: string,
  signal: AbortSignal,
): Promise<LoadedManifests> {
  const place = { namespace, context: cluster.context };
  const lists = await Promise.all(
    kinds.map(async kind => ({ kind, answer: await readList({ cluster, namespace }, kind, undefined, signal) })),
  );
  const objects = lists.flatMap(({ kind, answer }) =>
    answer.kind === 'read' ? answer.value.map(raw => ({ kind, raw })) : [],
  );
  const claims = objects.flatMap(({ kind, raw }) => (kind.kind === 'StatefulSet' ? claimNames(raw) : []));
  const written = objects.filter(
    ({ kind, raw: { metadata } }) =>
      metadata.ownerReferences?.some(({ controller }) => controller === true) !== true &&
      !made.has(`${kind.kind} ${metadata.name}`) &&
      !(kind.kind === 'PersistentVolumeClaim' && claims.some(claim => isClaimOf(metadata.name, claim))),
  );
  return {
    manifests: written.flatMap(({ kind, raw }) => liveManifest(kind, asWritten(raw), place) ?? []),
    problems: lists.flatMap(({ answer }) => (answer.kind === 'refused' ? [answer.problem] : [])),
  };
}

/** `data-db`, before the number of the pod. */
function claimNames(raw: KubernetesObject): readonly string[] {
  const templates = asItems(jsonAt(asObject(raw), 'spec', 'volumeClaimTemplates'));
  return templates.map(each => `${textAt(each, 'metadata', 'name') ?? ''}-${raw.metadata.name}`);
}

const isClaimOf = (name: string, claim: string): boolean =>
  name.startsWith(`${claim}-`) && /^\d+$/.test(name.slice(claim.length + 1));

function asWritten(raw: KubernetesObject): KubernetesObject {
  const annotations = Object.entries(raw.metadata.annotations ?? {}).filter(([key]) => !ofCluster.test(key));
  const metadata: ObjectMetadata = { ...raw.metadata, annotations: Object.fromEntries(annotations) };
  if (raw.kind !== 'Job') return { ...raw, metadata };
  // The controller's own labels and selector, which it refuses to be given.
  const { spec } = raw as KubernetesObject & { readonly spec?: { readonly template?: { readonly spec?: object } } };
  return {
    ...raw,
    metadata,
    spec: { ...spec, selector: undefined, template: { spec: spec?.template?.spec } },
  } as KubernetesObject;
}
