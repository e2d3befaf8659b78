import { stateWords } from '../output/stateWords.ts';
import { table } from '../output/table.ts';
import { chooseEnvironment } from '../chooseEnvironment.ts';
import type { CliCommand } from '../context.ts';
import { environmentDocument } from '../environmentDocument.ts';
import { exitCodes } from '../outcome.ts';

export const status: CliCommand = {
  usage: 'lockstep status [ENVIRONMENT]',
  summary: 'Show the environment of the workspace: its state and its services.',
  options: {},
  run: async (args, context) => {
    const environment = await chooseEnvironment(args.positionals[0], context);
    const { output } = context;
    output.document('lockstep.status/1', { environment: environmentDocument(environment) });
    output.text(`${environment.name}  ${stateWords(environment.state)}  ${environment.id}`);
    if (environment.reason !== undefined) output.text(environment.reason);
    const { owner, expiresAt } = environment;
    if (owner !== undefined) output.text(`made by ${owner}${expiresAt === undefined ? '' : `, until ${expiresAt}`}`);
    const rows = environment.services.map(each => ['', each.name, stateWords(each.state), each.image ?? '']);
    for (const line of table(rows)) output.text(line);
    return exitCodes.fine;
  },
};
