import { LockstepError } from '../core/base/lockstepError.ts';
import type { Environment } from '../core/environment/environment.ts';
import { checkParity } from '../core/workflows/checkParity.ts';
import { environmentOf } from '../core/workflows/environmentOf.ts';
import { openSession } from '../core/workflows/openSession.ts';
import type { ParityResult } from '../core/workflows/parityOutcome.ts';
import type { CliArguments, CommandContext } from './context.ts';
import { parityRequest } from './parityOptions.ts';
import { paritySources } from './paritySources.ts';

/** Parity as the arguments ask for it; a choice that is left open is a usage error that lists what there is. */
export async function compareWorkspace(
  args: CliArguments,
  context: CommandContext,
): Promise<ParityResult & { readonly environment?: Environment }> {
  const { signal, output } = context;
  const environment = await toMeasure(args, context);
  await using session = environment ? await openSession(context.list, environment.id, signal) : undefined;
  if (environment) output.report.step(`comparing ${environment.name}`);
  const request = {
    ...parityRequest(args),
    ...(environment && session ? { environment: { environment, session } } : {}),
  };
  const outcome = await checkParity(request, await paritySources(context), signal);
  if (outcome.kind === 'report') return { ...outcome, ...(environment ? { environment } : {}) };
  const { side, choices } = outcome;
  const words = side === 'reference' ? 'production' : 'the one that production runs';
  throw new LockstepError('usage', `More than one workload could be ${words}.`, {
    remedy: { kind: 'text', text: `Choose one:\n${choices.map(each => `  ${each.args.join(' ')}`).join('\n')}` },
  });
}

/** What is named; else the workspace's environment where it runs; else nothing, and only files speak. */
async function toMeasure(args: CliArguments, context: CommandContext): Promise<Environment | undefined> {
  const { list, folder, signal } = context;
  if (args.flag('declared')) return undefined;
  const named = args.text('environment');
  // Files that are named explicitly are the development side; an engine need not be asked.
  if (named === undefined && args.texts('from').length > 0) return undefined;
  await list.settled(signal);
  if (named !== undefined) return list.get(named);
  const own = environmentOf(list.environments, folder);
  return own?.state.kind === 'running' ? own : undefined;
}
