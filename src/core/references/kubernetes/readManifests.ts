import { LockstepError } from '../../base/lockstepError.ts';
import type { Reading } from '../../environment/reading.ts';
import { chooseWorkload, type Candidate } from '../chooseWorkload.ts';
import { namedImageReadings } from '../images/namedImageReadings.ts';
import type { ReadContext, ReadOutcome, ReferenceTarget } from '../referenceReader.ts';
import { at, text } from '../yaml/yamlAccess.ts';
import { withDefaults } from './kubernetesDefaults.ts';
import type { LoadedManifests } from './loadManifests.ts';
import { toWorkload, workloadName, type KubernetesWorkload } from './workload.ts';
import { workloadReading } from './workloadReading.ts';

/** The workload that a target means among manifests, with the objects beside it. Throws `notFound`. */
export function readManifests(
  { manifests: loaded, problems }: LoadedManifests,
  target: ReferenceTarget,
  { pairWith }: Pick<ReadContext, 'pairWith'>,
  /** Helm's, which a workload's name may be said without. */
  release?: string,
): ReadOutcome {
  const manifests = loaded.map(withDefaults);
  const workloads = manifests.flatMap(manifest => toWorkload(manifest) ?? []);
  if (workloads.length === 0) throw noWorkload(target.path, problems);
  const chosen = chooseWorkload(
    workloads.map(workload => workloadCandidate(workload, release)),
    target,
    pairWith,
  );
  if (chosen.kind === 'ambiguous') return chosen;
  const from = { kind: target.kind, source: chosen.workload.manifest.file, problems };
  const image = text(at(chosen.workload.container, 'image'));
  return {
    kind: 'read',
    readings: [...namedImageReadings(image), workloadReading(chosen.workload, manifests, from)],
  };
}

/** A workload under its names, with and without Helm's release. */
export function workloadCandidate(workload: KubernetesWorkload, release?: string): Candidate<KubernetesWorkload> {
  const image = text(at(workload.container, 'image'));
  const { name, file, kind } = workload.manifest;
  const prefix = `${release ?? ''}-`;
  const short = release !== undefined && name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
  return {
    name: workloadName(workload),
    aliases: [name, ...(short === undefined ? [] : [short, `${kind}/${short}`])],
    file,
    ...(image === undefined ? {} : { image }),
    workload,
  };
}

function noWorkload(path: string, problems: Reading['problems']): LockstepError {
  const why = problems[0] === undefined ? '' : ` (${problems[0].message})`;
  return new LockstepError('notFound', `There is no workload in the manifests at ${path}${why}.`, {
    at: { file: path },
  });
}
