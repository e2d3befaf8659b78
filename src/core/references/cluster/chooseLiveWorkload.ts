import type { Cluster } from '../../cluster/cluster.ts';
import type { Pod } from '../../cluster/pod.ts';
import { chooseWorkload, type Candidate, type Chosen } from '../chooseWorkload.ts';
import type { ReadContext, ReferenceTarget } from '../referenceReader.ts';
import { toWorkload, workloadName } from '../kubernetes/workload.ts';
import { at, text } from '../yaml/yamlAccess.ts';
import { podKind, workloadKind } from './clusterKinds.ts';
import { placeWords } from './liveManifest.ts';
import { toLive, type LiveObject, type Namespace } from './readNamespace.ts';
import { readList, readObject } from './readObjects.ts';

/**
 * The workload that a target names, else the one that pairs with the other side or is the only one. What another object
 * made (a CronJob's Jobs, a Deployment's pods) is no choice.
 */
export async function chooseLiveWorkload(
  target: ReferenceTarget,
  { objects, refused }: Namespace,
  cluster: Cluster,
  { pairWith }: Pick<ReadContext, 'pairWith'>,
  signal: AbortSignal,
): Promise<Chosen<LiveObject>> {
  const place = { namespace: target.path, context: cluster.context };
  const listed = objects.filter(isOwn).flatMap(object => candidate(object, placeWords(place)));
  const [kindName = '', name] = (target.workload ?? '').split('/');
  const kind = name === undefined ? undefined : workloadKind(kindName);
  const named = kind && name !== undefined ? `${kind.kind.toLowerCase()}/${name}` : target.workload;
  const wanted: ReferenceTarget = { ...target, ...(named === undefined ? {} : { workload: named }) };
  const isListed = listed.some(each => each.name === named);
  if (kind && name !== undefined && !isListed && (kind === podKind || refused.has(kind.kind))) {
    const answer = await readObject({ cluster, namespace: target.path }, kind, name, signal);
    if (answer.kind === 'refused') throw answer.error;
    const found = answer.value === undefined ? [] : toLive(kind, answer.value, place);
    return chooseWorkload(
      [...listed, ...found.flatMap(object => candidate(object, placeWords(place)))],
      wanted,
      pairWith,
      placeWords(place),
    );
  }
  const all = listed.length > 0 ? listed : await barePods(target.path, cluster, signal);
  const [why] = refused.values();
  if (all.length === 0 && why !== undefined) throw why.error;
  return chooseWorkload(all, wanted, pairWith, placeWords(place));
}

const runners = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob']);

function isOwn({ raw }: LiveObject): boolean {
  return !(raw.metadata.ownerReferences?.some(({ controller, kind }) => controller && runners.has(kind)) ?? false);
}

function candidate(object: LiveObject, file: string): readonly Candidate<LiveObject>[] {
  const workload = toWorkload(object.manifest);
  if (workload === undefined) return [];
  const image = text(at(workload.container, 'image'));
  return [
    {
      name: workloadName(workload),
      aliases: [object.manifest.name],
      file,
      ...(image === undefined ? {} : { image }),
      workload: object,
    },
  ];
}

async function barePods(
  namespace: string,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<readonly Candidate<LiveObject>[]> {
  const place = { namespace, context: cluster.context };
  const answer = await readList<Pod>({ cluster, namespace }, podKind, undefined, signal);
  if (answer.kind === 'refused') return [];
  const own = answer.value.flatMap(raw => toLive(podKind, raw, place)).filter(isOwn);
  return own.flatMap(object => candidate(object, placeWords(place)));
}
