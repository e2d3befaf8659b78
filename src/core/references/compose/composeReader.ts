import { posix } from 'node:path';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Reading } from '../../environment/reading.ts';
import { chooseWorkload } from '../chooseWorkload.ts';
import type { ReadContext, ReadOutcome, ReferenceReader, ReferenceTarget } from '../referenceReader.ts';
import { composeFacts, composeServiceFacts, composeSpeaks } from './composeFacts.ts';
import type { ComposeProject, ComposeService } from './composeProject.ts';
import { namedImageReadings } from '../images/namedImageReadings.ts';
import { knownServiceFamily } from '../images/serviceFamily.ts';
import { readComposeProject } from './readComposeProject.ts';

/**
 * `compose:FILE?file=OVERRIDE&env=FILE&profile=NAME#service`: the service as an orchestrator runs it and the services
 * beside it, and below it what it is built from.
 */
export const composeReader: ReferenceReader = {
  kind: 'compose',
  async read(target, context, signal): Promise<ReadOutcome> {
    const project = await readProject(target, context, signal);
    const candidates = [...project.services.values()].map(service => ({
      name: service.name,
      aliases: [],
      file: service.at.file,
      ...(service.image?.kind === 'known' ? { image: service.image.value } : {}),
      workload: service,
    }));
    const active = candidates.filter(({ workload }) => workload.active || workload.name === target.workload);
    if (context.side === 'development' && isServicesOnly(active, target, context)) {
      return { kind: 'read', readings: [servicesReading(project, target.path)] };
    }
    const chosen = chooseWorkload(active.length === 0 ? candidates : active, target, context.pairWith);
    if (chosen.kind === 'ambiguous') return chosen;
    const service = chosen.workload;
    const built = await readBuild(service, context, signal);
    const reading: Reading = {
      level: 'orchestrator',
      kind: 'compose',
      source: target.path,
      workload: service.name,
      facts: composeFacts(project, service),
      speaks: composeSpeaks(service),
      problems: [...project.problems, ...inactive(service), ...built.problems],
    };
    const named = service.build === undefined && service.image?.kind === 'known' ? service.image.value : undefined;
    return { kind: 'read', readings: [...namedImageReadings(named), ...built.readings, reading] };
  },
};

/** Nothing but well-known services, none of them asked for: development's program isn't started by this project. */
function isServicesOnly(
  active: readonly { readonly name: string; readonly image?: string; readonly workload: ComposeService }[],
  { workload }: ReferenceTarget,
  { pairWith }: ReadContext,
): boolean {
  return (
    workload === undefined &&
    active.length > 0 &&
    active.every(
      each =>
        each.name !== pairWith &&
        each.workload.build === undefined &&
        each.image !== undefined &&
        knownServiceFamily(each.image) !== undefined,
    )
  );
}

function servicesReading(project: ComposeProject, source: string): Reading {
  const facts = composeServiceFacts(project);
  return { level: 'orchestrator', kind: 'compose', source, facts, speaks: ['service.*'], problems: project.problems };
}

function readProject(
  target: ReferenceTarget,
  context: ReadContext,
  signal: AbortSignal,
): ReturnType<typeof readComposeProject> {
  return readComposeProject(
    [target.path, ...(target.options['file'] ?? [])],
    {
      files: context.files,
      envFiles: target.options['env'] ?? [],
      workspaceEnv: context.side === 'development',
      profiles: target.options['profile'] ?? [],
    },
    signal,
  );
}

interface Built {
  readonly readings: readonly Reading[];
  readonly problems: Reading['problems'];
}

/** The Dockerfile of a service's build, where it is there; one that can't be built is a problem and hides the image. */
async function readBuild({ build }: ComposeService, { files }: ReadContext, signal: AbortSignal): Promise<Built> {
  if (build?.context.kind !== 'known') return { readings: [], problems: [] };
  const target = build.target?.kind === 'known' ? { target: build.target.value } : {};
  const args = new Map(
    [...build.args].flatMap(([name, value]) => (value.kind === 'known' ? [[name, value.value]] : [])),
  );
  const name = build.dockerfile?.kind === 'known' ? build.dockerfile.value : 'Dockerfile';
  const path = posix.isAbsolute(name) ? name : posix.join(build.context.value, name);
  const inline = build.dockerfileInline?.kind === 'known' ? build.dockerfileInline : undefined;
  const text = inline?.value ?? (await files.read(path, signal));
  if (text === undefined) return { readings: [], problems: [] };
  const { parseDockerfile } = await import('../dockerfile/parseDockerfile.ts');
  const { dockerfileReading } = await import('../dockerfile/readDockerfile.ts');
  try {
    return {
      readings: [dockerfileReading(parseDockerfile(text, inline?.at.file ?? path), { ...target, args })],
      problems: [],
    };
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    return { readings: [], problems: [{ file: build.at.file, line: build.at.line, message: error.message }] };
  }
}

function inactive({ active, name, profiles, at }: ComposeService): Reading['problems'] {
  if (active) return [];
  return [
    {
      file: at.file,
      line: at.line,
      message: `the service ${name} runs only with the profile ${profiles.join(' or ')}`,
      resolve: `Add profile=${profiles[0] ?? ''} to the reference.`,
    },
  ];
}
