import { changeEnvironment } from '../../core/workflows/changeEnvironment.ts';
import { chooseEnvironment } from '../chooseEnvironment.ts';
import type { CliCommand } from '../context.ts';
import { exitCodes } from '../outcome.ts';

export const start: CliCommand = {
  usage: 'lockstep start [ENVIRONMENT]',
  summary: 'Start a stopped environment.',
  options: {},
  run: async (args, context) => {
    const environment = await chooseEnvironment(args.positionals[0], context);
    await changeEnvironment(context.list, 'start', environment.id, context.signal);
    context.output.document('lockstep.start/1', { environment: environment.id });
    context.output.text(`${environment.name} is running.`);
    return exitCodes.fine;
  },
};
