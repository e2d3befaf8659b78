import type { Fact } from '../../environment/fact.ts';
import type { Reading } from '../../environment/reading.ts';
import { FactList } from '../factList.ts';
import { addEnvironmentFacts } from '../workload/environmentFacts.ts';
import { containerSpeaks } from '../workload/containerSpeaks.ts';
import { addDeploymentFacts } from './deploymentFacts.ts';
import type { Manifest } from './manifest.ts';
import { podEnvironment, type PodEnvironment } from './podEnvironment.ts';
import { addPodFacts } from './podFacts.ts';
import { podMounts } from './podMounts.ts';
import { addServiceFacts } from './serviceFacts.ts';
import { workloadName, type KubernetesWorkload } from './workload.ts';

/** What objects, their defaults filled, say of one workload among them and of the services beside it. */
export function workloadReading(
  workload: KubernetesWorkload,
  manifests: readonly Manifest[],
  from: Pick<Reading, 'kind' | 'source' | 'problems'>,
): Reading {
  const environment = podEnvironment(workload.container, workload, manifests);
  const facts = workloadFacts(workload, environment, manifests);
  return {
    level: 'orchestrator',
    kind: from.kind,
    source: from.source,
    workload: workloadName(workload),
    facts,
    speaks: speaks(environment, facts),
    problems: [...from.problems, ...environment.problems],
  };
}

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
    'network.ingress',
    'network.port.*',
    'deployment.*',
  ];
}
