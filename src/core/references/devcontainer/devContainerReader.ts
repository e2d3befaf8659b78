import { LockstepError } from '../../base/lockstepError.ts';
import type { Problem, Reading } from '../../environment/reading.ts';
import { readDevContainer } from '../../devcontainer/readDevContainer.ts';
import { readLocalFeatures, type LocalFeature } from '../../devcontainer/readLocalFeatures.ts';
import type { DevContainer, DevContainerSource } from '../../devcontainer/devContainer.ts';
import { namedImageReadings } from '../images/namedImageReadings.ts';
import type { ReadContext, ReadOutcome, ReferenceReader, ReferenceTarget } from '../referenceReader.ts';
import { addRunDefaults, devContainerFacts } from './devContainerFacts.ts';
import { containerSpeaks } from '../workload/containerSpeaks.ts';

type ComposeSource = Extract<DevContainerSource, { kind: 'compose' }>;

/** Without Compose the container is the whole workload: what is not declared here is not there. */
const ownSpeaks: Reading['speaks'] = [
  'env.*',
  'secret.*',
  'identity.user',
  'identity.group',
  'identity.root',
  ...containerSpeaks,
  'resources.pids',
  'network.dns',
  'deployment.replicas',
];

/**
 * `devcontainer:PATH`: what a devcontainer.json declares, without Docker. Its Compose project or Dockerfile are read by
 * their own readers and come first; a Compose service other than the configured one can be named as workload.
 */
export const devContainerReader: ReferenceReader = {
  kind: 'devcontainer',
  async read(target, context, signal): Promise<ReadOutcome> {
    const devContainer = await readDevContainer(context.files, target.path, signal);
    const { features, problems } = await localFeatures(devContainer, context, signal);
    const below = await readBelow(devContainer, { target, context }, signal);
    if (below.kind === 'ambiguous') return below;
    const { source } = devContainer;
    const isCompose = source.kind === 'compose';
    // devcontainer.json speaks only of the service that it configures.
    if (isCompose && target.workload !== undefined && target.workload !== source.service) return below;
    const facts = devContainerFacts(devContainer, features, capabilitiesIn(below.readings));
    if (!isCompose) addRunDefaults(facts, devContainer);
    const reading: Reading = {
      level: 'orchestrator',
      kind: 'devcontainer',
      source: target.path,
      ...(devContainer.source.kind === 'compose' ? { workload: devContainer.source.service } : {}),
      facts: facts.facts,
      speaks: [
        'build.feature.*',
        ...(isCompose ? [] : ownSpeaks),
        // Editors forward what a program listens on without being told; only a list that is there says that it is all.
        ...(!isCompose && facts.facts.some(({ key }) => key.startsWith('network.port.')) ? ['network.port.*'] : []),
        ...(devContainer.source.kind === 'image' ? ['image.reference', 'image.pinned'] : []),
      ],
      problems,
    };
    return { kind: 'read', readings: [...below.readings, reading] };
  },
};

/** A Feature that can't be read takes only its own facts away. */
async function localFeatures(
  devContainer: DevContainer,
  context: ReadContext,
  signal: AbortSignal,
): Promise<{ readonly features: readonly LocalFeature[]; readonly problems: readonly Problem[] }> {
  try {
    return { features: await readLocalFeatures(context.files, devContainer, signal), problems: [] };
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    const { file, line } = error.at ?? {};
    return {
      features: [],
      problems: [
        { ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }), message: error.message },
      ],
    };
  }
}

async function readBelow(
  { source }: DevContainer,
  { target, context }: { readonly target: ReferenceTarget; readonly context: ReadContext },
  signal: AbortSignal,
): Promise<ReadOutcome> {
  switch (source.kind) {
    case 'image':
      return { kind: 'read', readings: namedImageReadings(source.image) };
    case 'dockerfile':
      return readDockerfile(source, context, signal);
    case 'compose': {
      const { composeReader } = await import('../compose/composeReader.ts');
      return composeReader.read(composeTarget(source, target), context, signal);
    }
  }
}

interface Build {
  readonly dockerfile: string;
  readonly context: string;
  readonly target?: string;
  readonly args: Readonly<Record<string, string>>;
}

async function readDockerfile(build: Build, context: ReadContext, signal: AbortSignal): Promise<ReadOutcome> {
  const { dockerfileReader } = await import('../dockerfile/dockerfileReader.ts');
  const args = Object.entries(build.args).map(([name, value]) => `${name}=${value}`);
  const target: ReferenceTarget = {
    kind: 'dockerfile',
    path: build.dockerfile,
    options: { context: [build.context], ...(args.length === 0 ? {} : { arg: args }) },
    ...(build.target === undefined ? {} : { workload: build.target }),
  };
  return dockerfileReader.read(target, context, signal);
}

function composeTarget(source: ComposeSource, { options, workload }: ReferenceTarget): ReferenceTarget {
  const [path = '', ...others] = source.files;
  return {
    kind: 'compose',
    path,
    options: { ...options, ...(others.length === 0 ? {} : { file: others }) },
    workload: workload ?? source.service,
  };
}

function capabilitiesIn(readings: readonly Reading[]): readonly string[] | undefined {
  const fact = readings.flatMap(reading => reading.facts).find(each => each.key === 'identity.capabilities');
  return fact?.status === 'known' && Array.isArray(fact.value) ? (fact.value as readonly string[]) : undefined;
}
