import { LockstepError } from '../../base/lockstepError.ts';
import type { Fact } from '../../environment/fact.ts';
import type { Reading } from '../../environment/reading.ts';
import type { LoadedManifests } from '../kubernetes/loadManifests.ts';
import { readManifests } from '../kubernetes/readManifests.ts';
import type { ReadContext, ReadOutcome, ReferenceTarget } from '../referenceReader.ts';
import type { RenderAccess } from './renderAccess.ts';

type Render = (access: RenderAccess) => Promise<LoadedManifests & { readonly release?: string }>;

/** What rendered manifests say of a workload; what the tool refuses is a problem, and nothing is known. */
export async function renderedOutcome(
  target: ReferenceTarget,
  context: ReadContext,
  render: Render,
): Promise<ReadOutcome> {
  if (context.render === undefined) {
    const resolve = 'Trust the workspace, or name rendered manifests: kubernetes:FILE';
    return unrendered(target, { file: target.path, message: `${target.path} is not rendered here`, resolve });
  }
  try {
    const { release, ...loaded } = await render(context.render);
    const outcome = readManifests(loaded, target, context, release);
    return outcome.kind === 'read' ? { ...outcome, readings: outcome.readings.map(withoutLines) } : outcome;
  } catch (error) {
    if (!(error instanceof LockstepError) || !['toolMissing', 'commandFailed', 'unreachable'].includes(error.code))
      throw error;
    const { message, remedy, at } = error;
    const line = at?.line === undefined ? {} : { line: at.line };
    const resolve = remedy === undefined ? {} : { resolve: remedy.text };
    return unrendered(target, { file: at?.file ?? target.path, ...line, message, ...resolve });
  }
}

function unrendered({ kind, path }: ReferenceTarget, problem: Reading['problems'][number]): ReadOutcome {
  const reading: Reading = { level: 'orchestrator', kind, source: path, facts: [], speaks: [], problems: [problem] };
  return { kind: 'read', readings: [reading] };
}

/** Lines of rendered text stand in no file. */
function withoutLines(reading: Reading): Reading {
  const facts = reading.facts.map((fact): Fact => {
    const sources = fact.sources.map(({ method, file, detail }) => ({
      method,
      ...(file === undefined ? {} : { file }),
      ...(detail === undefined ? {} : { detail }),
    }));
    return { ...fact, sources };
  });
  const problems = reading.problems.map(({ file, message, resolve }) => ({
    message,
    ...(file === undefined ? {} : { file }),
    ...(resolve === undefined ? {} : { resolve }),
  }));
  return { ...reading, facts, problems };
}
