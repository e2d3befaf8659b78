import { LockstepError } from '../../core/base/lockstepError.ts';
import { configuredPorts } from '../../core/workflows/configuredPorts.ts';
import { parseEnvironmentPort } from '../../core/workflows/environmentPort.ts';
import { forwardPort } from '../../core/workflows/forwardPort.ts';
import { openSession } from '../../core/workflows/openSession.ts';
import { chooseEnvironment } from '../chooseEnvironment.ts';
import type { CliCommand } from '../context.ts';

export const forward: CliCommand = {
  usage: 'lockstep forward [--environment ID] [[SERVICE:]PORT]…',
  summary:
    "Reach ports of the environment from this machine until cancelled; default: devcontainer.json's forwardPorts.",
  options: { environment: { type: 'string', value: 'ID', help: "Default: the workspace's" } },
  run: async (args, context) => {
    const { files, list, output, signal } = context;
    const named = args.positionals.length > 0 ? args.positionals : await configuredPorts(files, signal);
    if (named.length === 0)
      throw new LockstepError('usage', 'Name a port: devcontainer.json lists no forwardPorts.', {
        remedy: { kind: 'text', text: 'For example: lockstep forward 3000 db:5432' },
      });
    const ports = named.map(parseEnvironmentPort);
    const environment = await chooseEnvironment(args.text('environment'), context, 'with --environment');
    await using session = await openSession(list, environment.id, signal);
    const stop = new AbortController();
    const over = AbortSignal.any([signal, session.lost, stop.signal]);
    const forwarded = [];
    try {
      for (const port of ports) {
        const tell = (message: string): void => output.raw(`${message}\n`, 'stderr');
        const { from, localPort } = await forwardPort({ environment, session }, port, tell, over);
        forwarded.push({ ...from, localPort });
        output.text(`localhost:${localPort} → ${environment.name}, ${from.host}:${from.port}`);
      }
      output.document('lockstep.forward/1', { environment: environment.id, ports: forwarded });
      if (!over.aborted) await new Promise(resolve => over.addEventListener('abort', resolve, { once: true }));
      throw over.reason;
    } finally {
      stop.abort();
    }
  },
};
