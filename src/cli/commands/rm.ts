import { LockstepError } from '../../core/base/lockstepError.ts';
import { changeEnvironment } from '../../core/workflows/changeEnvironment.ts';
import { describeLoss } from '../../core/workflows/describeLoss.ts';
import { openSession } from '../../core/workflows/openSession.ts';
import { chooseEnvironment } from '../chooseEnvironment.ts';
import type { CliCommand } from '../context.ts';
import { exitCodes } from '../outcome.ts';

export const rm: CliCommand = {
  usage: 'lockstep rm [ENVIRONMENT] [--yes]',
  summary: 'Remove an environment: containers and networks; images and named volumes stay.',
  options: { yes: { type: 'boolean', short: 'y', help: 'Even where work in there would be lost' } },
  run: async (args, context) => {
    const { list, output, signal } = context;
    const environment = await chooseEnvironment(args.positionals[0], context);
    const isRunning = environment.state.kind === 'running';
    await using session = isRunning ? await openSession(list, environment.id, signal) : undefined;
    const losses = await describeLoss(environment, session, signal);
    if (losses.length > 0 && !args.flag('yes'))
      throw new LockstepError('usage', `Removing ${environment.name} would lose work. ${losses.join(' ')}`, {
        remedy: { kind: 'text', text: 'Commit and push it, or remove all the same with --yes.' },
      });
    await changeEnvironment(list, 'remove', environment.id, signal);
    output.document('lockstep.rm/1', { environment: environment.id, lost: losses });
    output.text(`${environment.name} is removed.`);
    return exitCodes.fine;
  },
};
