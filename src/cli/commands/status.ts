import { useWords } from '../../core/reports/useWords.ts';
import { readUsage } from '../../core/workflows/readUsage.ts';
import { stateWords } from '../output/stateWords.ts';
import { table } from '../output/table.ts';
import { chooseEnvironment } from '../chooseEnvironment.ts';
import type { CliCommand } from '../context.ts';
import { environmentDocument } from '../environmentDocument.ts';
import { exitCodes } from '../outcome.ts';

/** The state is worth more than the figures. */
const usageMilliseconds = 3000;

export const status: CliCommand = {
  usage: 'lockstep status [ENVIRONMENT]',
  summary: 'Show the environment of the workspace: its state and its services.',
  options: {},
  run: async (args, context) => {
    const environment = await chooseEnvironment(args.positionals[0], context);
    const { output } = context;
    const limit = AbortSignal.any([context.signal, AbortSignal.timeout(usageMilliseconds)]);
    const usage = await readUsage(context, environment.id, limit);
    output.document('lockstep.status/1', {
      environment: environmentDocument(environment),
      usage: Object.fromEntries(usage),
    });
    output.text(`${environment.name}  ${stateWords(environment.state)}  ${environment.id}`);
    if (environment.reason !== undefined) output.text(environment.reason);
    const { owner, expiresAt } = environment;
    if (owner !== undefined) output.text(`made by ${owner}${expiresAt === undefined ? '' : `, until ${expiresAt}`}`);
    const rows = environment.services.map(({ name, state, image = '' }) => {
      const use = state.kind === 'running' ? usage.get(name) : undefined;
      return ['', name, stateWords(state), ...(usage.size > 0 ? [use ? useWords(use) : ''] : []), image];
    });
    for (const line of table(rows)) output.text(line);
    return exitCodes.fine;
  },
};
