import { LockstepError } from '../base/lockstepError.ts';
import type { Environment } from '../environment/environment.ts';
import type { Fact } from '../environment/fact.ts';
import type { Reading } from '../environment/reading.ts';
import { observe } from '../probe/observe.ts';
import { runProbe } from '../probe/runProbe.ts';
import { readImageTag } from '../references/images/imageTag.ts';
import { parseImageName } from '../references/images/parseImageName.ts';
import { imageReader } from '../references/inspection/imageReader.ts';
import { backingFamily } from '../references/workload/backingService.ts';
import type { ParityRequest } from './parityRequest.ts';
import type { ParitySources } from './paritySources.ts';

/**
 * What is measured of a running environment: the probe's answer, and what the engine says of its containers. Where
 * there is no shell to run the probe, the image's own files speak instead.
 */
export async function observeEnvironment(
  { environment, session }: NonNullable<ParityRequest['environment']>,
  sources: Pick<ParitySources, 'files' | 'inspect'>,
  signal: AbortSignal,
): Promise<readonly Reading[]> {
  const { name, workspace } = environment;
  const [inside, engine] = await Promise.all([
    runProbe(session, { place: name, workspace: workspace?.remote ?? '/' }, signal).then(
      reading => [reading],
      (error: unknown) => withoutShell(error, environment, sources, signal),
    ),
    session.facts(undefined, signal),
  ]);
  return [engineReading(name, engine), ...inside, servicesReading(environment)];
}

async function withoutShell(
  error: unknown,
  { services }: Environment,
  { files, inspect }: Pick<ParitySources, 'files' | 'inspect'>,
  signal: AbortSignal,
): Promise<readonly Reading[]> {
  const image = services[0]?.image;
  const isUnsupported =
    error instanceof LockstepError && (error.code === 'notSupported' || error.code === 'toolMissing');
  if (!isUnsupported || image === undefined) throw error;
  const context = { files, side: 'development', ...(inspect ? { inspect } : {}) } as const;
  const outcome = await imageReader.read({ kind: 'image', path: image, options: {} }, context, signal);
  const problem = { message: error.message, resolve: `What the image ${image} says was taken instead.` };
  const readings = outcome.kind === 'read' ? outcome.readings : [];
  return readings.map(reading => ({ ...reading, problems: [...reading.problems, problem] }));
}

/** Speaks of just what it has: an engine leaves out what it was not told. */
function engineReading(source: string, facts: readonly Fact[]): Reading {
  return { level: 'observed', kind: 'engine', source, facts, speaks: facts.map(fact => fact.key), problems: [] };
}

/** The services beside the workspace, by their images; how each is set up stays with the files that declare it. */
function servicesReading({ name, services: [workspace, ...others], stack }: Environment): Reading {
  const where = `container of ${name}`;
  const facts = others.flatMap(({ name: service, image }) => {
    const family = backingFamily(service, image, stack?.image ?? workspace?.image);
    if (family === undefined || image === undefined) return [];
    const { version } = readImageTag(parseImageName(image));
    return [
      observe(`service.${family}`, true, where),
      ...(version === undefined ? [] : [observe(`service.${family}.version`, version, where)]),
    ];
  });
  return { level: 'observed', kind: 'engine', source: name, facts, speaks: [], problems: [] };
}
