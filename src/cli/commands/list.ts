import { stateWords } from '../output/stateWords.ts';
import { table } from '../output/table.ts';
import type { CliCommand } from '../context.ts';
import { environmentDocument } from '../environmentDocument.ts';
import { exitCodes } from '../outcome.ts';
import { remedyWords } from '../remedyWords.ts';
import { tellExpired } from '../tellExpired.ts';

export const list: CliCommand = {
  usage: 'lockstep list [--all]',
  summary: 'List every environment of every provider.',
  options: { all: { type: 'boolean', help: 'Also running containers and workloads that are no Dev Container' } },
  run: async (args, context) => {
    const { list: environments, output, signal } = context;
    await environments.settled(signal);
    tellExpired(context);
    const shown = [...environments.environments, ...(args.flag('all') ? environments.attachable : [])];
    output.document('lockstep.list/1', { places: environments.places, environments: shown.map(environmentDocument) });
    const rows = shown.map(each => [
      each.name,
      stateWords(each.state),
      each.id,
      each.workspace?.local ?? '',
      each.owner ?? '',
    ]);
    for (const line of table([['NAME', 'STATE', 'ID', 'FOLDER', 'OWNER'], ...rows])) output.text(line);
    for (const { name, availability } of environments.places)
      if (availability.kind !== 'ready' && (availability.kind !== 'notChosen' || args.flag('all'))) {
        output.text(`${name}: ${availability.reason}`);
        if (availability.remedy) output.text(`  ${remedyWords(availability.remedy)}`);
      }
    return exitCodes.fine;
  },
};
