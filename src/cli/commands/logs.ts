import { serviceName } from '../../core/environment/ids.ts';
import { followLogs } from '../../core/logs/followLogs.ts';
import { chooseEnvironment } from '../chooseEnvironment.ts';
import type { CliCommand } from '../context.ts';
import { exitCodes } from '../outcome.ts';

export const logs: CliCommand = {
  usage: 'lockstep logs [ENVIRONMENT] [--service NAME]… [--follow] [--tail N]',
  summary: 'Show the logs of all services of the environment, merged by time.',
  options: {
    service: { type: 'string', multiple: true, value: 'NAME', help: 'Only this service; repeated for several' },
    follow: { type: 'boolean', short: 'f', help: 'Go on until cancelled' },
    tail: { type: 'string', value: 'N', help: 'Only the last N lines of each service' },
  },
  run: async (args, context) => {
    const { list, output, signal } = context;
    const environment = await chooseEnvironment(args.positionals[0], context);
    // Not openSession: what a stopped one said last is wanted too.
    const provider = await list.providerOf(environment.id);
    await using session = await provider.open(environment.id, signal);
    const named = args.texts('service').map(serviceName);
    const services = named.length > 0 ? named : environment.services.map(service => service.name);
    const tail = args.number('tail');
    const options = { follow: args.flag('follow'), ...(tail === undefined ? {} : { tail }) };
    const width = Math.max(...services.map(service => service.length));
    for await (const line of followLogs(session, services, options, signal)) {
      if (output.format === 'json') output.raw(`${JSON.stringify({ schema: 'lockstep.logs/1', ...line })}\n`);
      else output.raw(`${services.length > 1 ? `${line.service.padEnd(width)}  ` : ''}${line.text}\n`);
    }
    signal.throwIfAborted();
    return exitCodes.fine;
  },
};
