import { LockstepError } from '../../core/base/lockstepError.ts';
import type { Environment } from '../../core/environment/environment.ts';
import { changeEnvironment } from '../../core/workflows/changeEnvironment.ts';
import { describeLoss } from '../../core/workflows/describeLoss.ts';
import { expiredEnvironments } from '../../core/workflows/expiredEnvironments.ts';
import { openSession } from '../../core/workflows/openSession.ts';
import { chooseEnvironment } from '../chooseEnvironment.ts';
import { confirm } from '../confirm.ts';
import type { CliArguments, CliCommand, CommandContext } from '../context.ts';
import { exitCodes } from '../outcome.ts';

export const rm: CliCommand = {
  usage: 'lockstep rm [ENVIRONMENT | --expired] [--yes]',
  summary:
    'Remove an environment: on Docker containers and networks, images and named volumes stay; on a cluster all but built images.',
  options: {
    expired: { type: 'boolean', help: 'All own environments whose time to live is over, wherever they are' },
    yes: { type: 'boolean', short: 'y', help: 'Without asking, and even where work in there would be lost' },
  },
  run: async (args, context) => {
    if (args.flag('expired')) return removeExpired(args, context);
    const { list, output, signal } = context;
    const environment = await chooseEnvironment(args.positionals[0], context);
    const isRunning = environment.state.kind === 'running';
    await using session = isRunning ? await openSession(list, environment.id, signal) : undefined;
    const losses = await describeLoss(environment, session, signal);
    if (losses.length > 0 && !args.flag('yes'))
      throw new LockstepError('usage', `Removing ${environment.name} would lose work. ${losses.join(' ')}`, {
        remedy: { kind: 'text', text: `${howToKeep(environment)}, or remove all the same with --yes.` },
      });
    await changeEnvironment(list, 'remove', environment.id, signal);
    output.document('lockstep.rm/1', { environment: environment.id, lost: losses });
    output.text(`${environment.name} is removed: ${environment.id}`);
    return exitCodes.fine;
  },
};

/** What stands still can't be looked into, and not every image has Git. */
function howToKeep({ state, workspace, can }: Environment): string {
  return workspace?.persistence === 'lost' && state.kind !== 'running' && can.has('start')
    ? 'Start it first (lockstep start), so that it can be looked at'
    : 'Push or copy what is to be kept';
}

async function removeExpired(args: CliArguments, context: CommandContext): Promise<number> {
  const { list, output, signal } = context;
  await list.settled(signal);
  const expired = expiredEnvironments(list.environments, new Date());
  const names = expired.map(({ name }) => name).join(', ');
  const question = `Remove ${names} with the files in there?`;
  const agreed = expired.length === 0 || args.flag('yes') || (await confirm(question, signal));
  const removed = agreed ? expired.map(({ id }) => id) : [];
  for (const id of removed) await changeEnvironment(list, 'remove', id, signal);
  output.document('lockstep.rm/1', { environments: removed });
  if (expired.length === 0) output.text('No environment of yours has expired.');
  else if (agreed) output.text(`Removed: ${names}.`);
  return exitCodes.fine;
}
