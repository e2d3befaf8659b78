import { LockstepError } from '../../core/base/lockstepError.ts';
import { serviceName } from '../../core/environment/ids.ts';
import { addDebugContainer } from '../../core/workflows/addDebugContainer.ts';
import { chooseEnvironment } from '../chooseEnvironment.ts';
import { confirm } from '../confirm.ts';
import type { CliCommand } from '../context.ts';
import { exitCodes } from '../outcome.ts';

export const debug: CliCommand = {
  usage: 'lockstep debug [ENVIRONMENT] --image IMAGE [--service NAME] [--yes]',
  summary: 'Add a container with tools to a service that has no shell; it stays until its pod ends.',
  options: {
    image: { type: 'string', value: 'IMAGE', help: 'Where the tools are: busybox, debian …' },
    service: { type: 'string', value: 'NAME', help: 'Default: the workspace' },
    yes: { type: 'boolean', short: 'y', help: 'Without asking' },
  },
  run: async (args, context) => {
    const { list, output, signal } = context;
    const image = args.text('image');
    if (image === undefined) throw new LockstepError('usage', 'debug needs --image, which brings the tools.');
    const environment = await chooseEnvironment(args.positionals[0], context);
    const question = `Add a container of ${image} to ${environment.name}? It sees that one's processes, may trace them (SYS_PTRACE) where that is allowed, and can't be taken out again before its pod ends.`;
    if (!args.flag('yes') && !(await confirm(question, signal))) return exitCodes.cancelled;
    const service = args.text('service');
    const request = { id: environment.id, image, ...(service === undefined ? {} : { service: serviceName(service) }) };
    const added = await addDebugContainer(list, request, output.report, signal);
    output.document('lockstep.debug/1', { environment: environment.id, service: added });
    output.text(`It runs: lockstep exec --environment ${environment.id} --service ${added} -- sh`);
    return exitCodes.fine;
  },
};
