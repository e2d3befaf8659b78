import { LockstepError } from '../../core/base/lockstepError.ts';
import { serviceName } from '../../core/environment/ids.ts';
import { openSession } from '../../core/workflows/openSession.ts';
import { chooseEnvironment } from '../chooseEnvironment.ts';
import type { CliCommand } from '../context.ts';

/** As `docker exec` answers when the failure is its own and not the command's. */
const ownFailure = 125;

export const exec: CliCommand = {
  usage: 'lockstep exec [--environment ID] [--service NAME] [--user NAME] [--cwd DIR] -- COMMAND [ARGUMENT…]',
  summary: "Run a command in the environment; exits with the command's own code, 125 when Lockstep fails.",
  formats: ['text'],
  options: {
    environment: { type: 'string', value: 'ID', help: "Default: the workspace's" },
    service: { type: 'string', value: 'NAME', help: 'Run in this service instead of the workspace' },
    user: { type: 'string', value: 'NAME', help: 'Run as this user' },
    cwd: { type: 'string', value: 'DIR', help: 'Folder in there; default: the workspace folder' },
    interactive: { type: 'boolean', short: 'i', help: 'Pass standard input on' },
  },
  run: async (args, context) => {
    const [program, ...rest] = args.positionals;
    if (program === undefined) throw new LockstepError('usage', 'exec needs a command to run, after --.');
    const environment = await chooseEnvironment(args.text('environment'), context, 'with --environment');
    await using session = await openSession(context.list, environment.id, context.signal);
    const service = args.text('service');
    const user = args.text('user');
    const cwd = args.text('cwd');
    const stdin = args.flag('interactive') ? process.stdin : undefined;
    const running = await session.spawn(
      {
        argv: [program, ...rest],
        ...(service === undefined ? {} : { service: serviceName(service) }),
        ...(user === undefined ? {} : { user }),
        ...(cwd === undefined ? {} : { cwd }),
        ...(stdin ? { stdin } : {}),
      },
      context.signal,
    );
    for await (const { channel, bytes } of running.output) context.output.raw(bytes, channel);
    const exit = await running.exit;
    // Nobody reads it any more, and while it is open this process would not end.
    stdin?.destroy();
    context.signal.throwIfAborted();
    if (exit.kind === 'exited') return exit.code;
    context.output.raw(`${exit.kind === 'lost' ? `Lost: ${exit.reason}` : `Ended by ${exit.signal}.`}\n`, 'stderr');
    return ownFailure;
  },
};
