import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { Manifest } from '../kubernetes/manifest.ts';
import { operators } from '../kubernetes/operators.ts';
import { clusterKinds, type ClusterKind } from './clusterKinds.ts';
import { liveManifest } from './liveManifest.ts';
import { answered, readList, type Answer } from './readObjects.ts';

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
  const list = async (kind: ClusterKind): Promise<Listed> => ({
    kind,
    answer: await readList({ cluster, namespace }, kind, undefined, signal),
  });
  const [known, operated] = await Promise.all([
    Promise.all(clusterKinds.map(list)),
    operatorKinds(cluster, signal).then(kinds => Promise.all(kinds.map(list))),
  ]);
  const answers = [...known, ...operated];
  const refused = new Map<string, Refusal>();
  const objects: LiveObject[] = [];
  for (const { kind, answer } of answers) {
    if (answer.kind === 'refused') refused.set(kind.kind, answer);
    else objects.push(...answer.value.flatMap(raw => toLive(kind, raw, place)));
  }
  const [first] = refused.values();
  if (first !== undefined && refused.size === answers.length) throw first.error;
  return { objects, refused };
}

interface Listed {
  readonly kind: ClusterKind;
  readonly answer: Answer<readonly KubernetesObject[]>;
}

/** The kinds of operators that this cluster has, in the versions that it prefers; to ask for any other is an error. */
async function operatorKinds(cluster: Cluster, signal: AbortSignal): Promise<readonly ClusterKind[]> {
  const answer = await answered({ cluster, namespace: undefined }, 'get /apis', signal, own =>
    cluster.request<GroupList>({ path: '/apis' }, own),
  );
  if (answer.kind === 'refused') return [];
  return operators.flatMap(({ group, kind, resource }) => {
    const found = answer.value.groups?.find(({ name }) => name === group);
    return found === undefined ? [] : [{ kind, group, version: found.preferredVersion.version, resource }];
  });
}

/** API reference, "APIGroupList". */
interface GroupList {
  readonly groups?: readonly { readonly name: string; readonly preferredVersion: { readonly version: string } }[];
}

export function toLive(
  kind: ClusterKind,
  raw: KubernetesObject,
  place: Parameters<typeof liveManifest>[2],
): LiveObject[] {
  const manifest = liveManifest(kind, raw, place);
  return manifest === undefined ? [] : [{ kind, raw, manifest }];
}
