import { ThemeIcon, window } from 'vscode';
import { serviceName } from '../../core/environment/ids.ts';
import { openSession } from '../../core/workflows/openSession.ts';
import { chooseEnvironment, isRunning } from './chooseEnvironment.ts';
import type { Face } from './face.ts';
import type { CommandHandler } from './registerCommands.ts';

export function openTerminalCommand(face: Pick<Face, 'list' | 'window' | 'progress'>): CommandHandler {
  return async argument => {
    const environment = await chooseEnvironment(
      argument,
      { title: 'Open a terminal in', suits: isRunning, none: 'No environment is running.' },
      face,
    );
    if (!environment) return;
    const service = serviceOf(argument);
    const outcome = await face.progress({ title: `Opening ${environment.name}`, place: 'view' }, async (_, signal) => {
      await using session = await openSession(face.list, environment.id, signal);
      return session.terminal(service === undefined ? undefined : serviceName(service));
    });
    if (outcome.kind === 'failed') throw outcome.error;
    if (outcome.kind === 'cancelled') return;
    const { program, argv, env } = outcome.value;
    const terminal = window.createTerminal({
      name: service === undefined ? environment.name : `${environment.name}: ${service}`,
      shellPath: program,
      shellArgs: [...argv],
      iconPath: new ThemeIcon('vm'),
      isTransient: true,
      ...(env === undefined ? {} : { env: { ...env } }),
    });
    terminal.show();
  };
}

export function serviceOf(argument: unknown): string | undefined {
  return typeof argument === 'object' &&
    argument !== null &&
    'service' in argument &&
    typeof argument.service === 'string'
    ? argument.service
    : undefined;
}
