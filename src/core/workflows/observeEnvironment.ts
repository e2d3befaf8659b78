import type { Environment } from '../environment/environment.ts';
import type { Fact } from '../environment/fact.ts';
import type { Reading } from '../environment/reading.ts';
import type { EnvironmentSession } from '../environment/session.ts';
import { observe } from '../probe/observe.ts';
import { runProbe } from '../probe/runProbe.ts';
import { readImageTag } from '../references/images/imageTag.ts';
import { parseImageName } from '../references/images/parseImageName.ts';
import { backingFamily } from '../references/workload/backingService.ts';

/** What is measured of a running environment: the probe's answer, and what the engine says of its containers. */
export async function observeEnvironment(
  environment: Environment,
  session: EnvironmentSession,
  signal: AbortSignal,
): Promise<readonly Reading[]> {
  const { name } = environment;
  const [probed, engine] = await Promise.all([
    runProbe(session, { place: name, workspace: environment.workspace?.remote ?? '/' }, signal),
    session.facts(undefined, signal),
  ]);
  return [engineReading(name, engine), probed, servicesReading(environment)];
}

/** Speaks of just what it has: an engine leaves out what it was not told. */
function engineReading(source: string, facts: readonly Fact[]): Reading {
  return { level: 'observed', kind: 'engine', source, facts, speaks: facts.map(fact => fact.key), problems: [] };
}

/** The services beside the workspace, by their images; how each is set up stays with the files that declare it. */
function servicesReading({ name, services: [workspace, ...others] }: Environment): Reading {
  const where = `container of ${name}`;
  const facts = others.flatMap(({ name: service, image }) => {
    const family = backingFamily(service, image, workspace?.image);
    if (family === undefined || image === undefined) return [];
    const { version } = readImageTag(parseImageName(image));
    return [
      observe(`service.${family}`, true, where),
      ...(version === undefined ? [] : [observe(`service.${family}.version`, version, where)]),
    ];
  });
  return { level: 'observed', kind: 'engine', source: name, facts, speaks: [], problems: [] };
}
