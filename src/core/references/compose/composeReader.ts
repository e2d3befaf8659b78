import type { Reading } from '../../environment/reading.ts';
import { chooseWorkload } from '../chooseWorkload.ts';
import type { ReadContext, ReadOutcome, ReferenceReader, ReferenceTarget } from '../referenceReader.ts';
import { composeFacts, composeSpeaks } from './composeFacts.ts';
import type { ComposeService } from './composeProject.ts';
import { readComposeProject } from './readComposeProject.ts';

/**
 * `compose:FILE?file=OVERRIDE&env=FILE&profile=NAME#service`: the service as an orchestrator runs it and the services
 * beside it. What a `build` brings is the Dockerfile's to tell.
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
    const chosen = chooseWorkload(active.length === 0 ? candidates : active, target, context.pairWith);
    if (chosen.kind === 'ambiguous') return chosen;
    const service = chosen.workload;
    const reading: Reading = {
      level: 'orchestrator',
      kind: 'compose',
      source: target.path,
      workload: service.name,
      facts: composeFacts(project, service),
      speaks: composeSpeaks(service),
      problems: [...project.problems, ...inactive(service)],
    };
    return { kind: 'read', readings: [reading] };
  },
};

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
