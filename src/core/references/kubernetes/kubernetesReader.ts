import { LockstepError } from '../../base/lockstepError.ts';
import type { Fact } from '../../environment/fact.ts';
import type { Reading } from '../../environment/reading.ts';
import { chooseWorkload } from '../chooseWorkload.ts';
import { FactList } from '../factList.ts';
import { namedImageReadings } from '../images/namedImageReadings.ts';
import type { ReadOutcome, ReferenceReader } from '../referenceReader.ts';
import { addEnvironmentFacts } from '../workload/environmentFacts.ts';
import { at, text } from '../yaml/yamlAccess.ts';
import { addDeploymentFacts } from './deploymentFacts.ts';
import { loadManifests } from './loadManifests.ts';
import type { Manifest } from './manifest.ts';
import { addPodFacts } from './podFacts.ts';
import { podEnvironment } from './podEnvironment.ts';
import type { PodEnvironment } from './podEnvironment.ts';
import { podMounts } from './podMounts.ts';
import { addServiceFacts } from './serviceFacts.ts';
import { toWorkload, workloadName } from './workload.ts';
import type { KubernetesWorkload } from './workload.ts';
import { containerSpeaks } from '../workload/containerSpeaks.ts';

/** `kubernetes:PATH#deployment/web`: manifests in a file or below a folder, read as the API server would take them. */
export const kubernetesReader: ReferenceReader = {
  kind: 'kubernetes',
  async read(target, context, signal): Promise<ReadOutcome> {
    const { manifests, problems } = await loadManifests(target.path, context.files, signal);
    const workloads = manifests.flatMap(manifest => toWorkload(manifest) ?? []);
    if (workloads.length === 0) throw noWorkload(target.path, problems);
    const candidates = workloads.map(workload => {
      const image = text(at(workload.container, 'image'));
      return {
        name: workloadName(workload),
        aliases: [workload.manifest.name],
        file: workload.manifest.file,
        ...(image === undefined ? {} : { image }),
        workload,
      };
    });
    const chosen = chooseWorkload(candidates, target, context.pairWith);
    if (chosen.kind === 'ambiguous') return chosen;
    const environment = podEnvironment(chosen.workload.container, chosen.workload, manifests);
    const facts = workloadFacts(chosen.workload, environment, manifests);
    const reading: Reading = {
      level: 'orchestrator',
      kind: 'kubernetes',
      source: chosen.workload.manifest.file,
      workload: chosen.name,
      facts,
      speaks: speaks(environment, facts),
      problems: [...problems, ...environment.problems],
    };
    const image = text(at(chosen.workload.container, 'image'));
    return { kind: 'read', readings: [...namedImageReadings(image), reading] };
  },
};

function workloadFacts(
  workload: KubernetesWorkload,
  environment: PodEnvironment,
  manifests: readonly Manifest[],
): readonly Fact[] {
  const facts = new FactList();
  addPodFacts(facts, workload, manifests);
  addEnvironmentFacts(facts, environment.variables);
  for (const [name, value] of environment.secrets) facts.declare(`secret.${name}`, value);
  for (const mount of podMounts(workload, manifests)) {
    if (mount.kind === 'volume') facts.add(`mount.${mount.path}`, mount.persistence, mount.at);
    else
      facts.addUnknown(
        `secret.file.${mount.path}`,
        `It is kept in the Secret ${mount.secret}, which is not read.`,
        mount.at,
      );
  }
  addDeploymentFacts(facts, workload, environment.variables, manifests);
  addServiceFacts(facts, workload, manifests);
  return facts.facts;
}

function speaks({ complete }: PodEnvironment, facts: readonly Fact[]): Reading['speaks'] {
  const has = (key: string): boolean => facts.some(fact => fact.key === key);
  const isOnlyNonRoot = has('identity.root') && !has('identity.user');
  return [
    ...(complete ? (['env.*', 'secret.*'] as const) : (['secret.file.*'] as const)),
    'image.reference',
    'image.pinned',
    'image.entrypoint',
    'image.command',
    // Where only root is refused, somebody must have named another user in the image.
    ...(isOnlyNonRoot ? [] : (['identity.user', 'identity.group', 'identity.root'] as const)),
    ...containerSpeaks,
    'network.egress',
    'network.port.*',
    'deployment.*',
  ];
}

function noWorkload(path: string, problems: Reading['problems']): LockstepError {
  const why = problems[0] === undefined ? '' : ` (${problems[0].message})`;
  return new LockstepError('notFound', `There is no workload in the manifests at ${path}${why}.`, {
    at: { file: path },
  });
}
