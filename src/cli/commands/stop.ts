import { changeEnvironment } from '../../core/workflows/changeEnvironment.ts';
import { chooseEnvironment } from '../chooseEnvironment.ts';
import type { CliCommand } from '../context.ts';
import { exitCodes } from '../outcome.ts';

export const stop: CliCommand = {
  usage: 'lockstep stop [ENVIRONMENT]',
  summary: 'Stop an environment; its files and volumes stay.',
  options: {},
  run: async (args, context) => {
    const environment = await chooseEnvironment(args.positionals[0], context);
    await changeEnvironment(context.list, 'stop', environment.id, context.signal);
    context.output.document('lockstep.stop/1', { environment: environment.id });
    context.output.text(`${environment.name} is stopped: ${environment.id}`);
    return exitCodes.fine;
  },
};
