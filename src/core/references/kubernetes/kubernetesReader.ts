import { LockstepError } from '../../base/lockstepError.ts';
import type { Reading } from '../../environment/reading.ts';
import { chooseWorkload, type Candidate } from '../chooseWorkload.ts';
import { namedImageReadings } from '../images/namedImageReadings.ts';
import type { ReadOutcome, ReferenceReader } from '../referenceReader.ts';
import { at, text } from '../yaml/yamlAccess.ts';
import { withDefaults } from './kubernetesDefaults.ts';
import { loadManifests } from './loadManifests.ts';
import { toWorkload, workloadName, type KubernetesWorkload } from './workload.ts';
import { workloadReading } from './workloadReading.ts';

/** `kubernetes:PATH#deployment/web`: manifests in a file or below a folder, read as the API server would take them. */
export const kubernetesReader: ReferenceReader = {
  kind: 'kubernetes',
  async read(target, context, signal): Promise<ReadOutcome> {
    const loaded = await loadManifests(target.path, context.files, signal);
    const manifests = loaded.manifests.map(withDefaults);
    const workloads = manifests.flatMap(manifest => toWorkload(manifest) ?? []);
    if (workloads.length === 0) throw noWorkload(target.path, loaded.problems);
    const chosen = chooseWorkload(workloads.map(toCandidate), target, context.pairWith);
    if (chosen.kind === 'ambiguous') return chosen;
    const from = { kind: 'kubernetes', source: chosen.workload.manifest.file, problems: loaded.problems };
    const image = text(at(chosen.workload.container, 'image'));
    return {
      kind: 'read',
      readings: [...namedImageReadings(image), workloadReading(chosen.workload, manifests, from)],
    };
  },
};

function toCandidate(workload: KubernetesWorkload): Candidate<KubernetesWorkload> {
  const image = text(at(workload.container, 'image'));
  return {
    name: workloadName(workload),
    aliases: [workload.manifest.name],
    file: workload.manifest.file,
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
