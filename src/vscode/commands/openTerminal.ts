import { ThemeIcon, window, type ExtensionTerminalOptions, type TerminalOptions } from 'vscode';
import { serviceName, type ServiceName } from '../../core/environment/ids.ts';
import type { EnvironmentSession } from '../../core/environment/session.ts';
import { openSession } from '../../core/workflows/openSession.ts';
import { EnvironmentTerminal } from '../terminals/environmentTerminal.ts';
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
    const name = service === undefined ? environment.name : `${environment.name}: ${service}`;
    const outcome = await face.progress({ title: `Opening ${environment.name}`, place: 'view' }, async (_, signal) => {
      const session = await openSession(face.list, environment.id, signal);
      return openIn(session, service === undefined ? undefined : serviceName(service));
    });
    if (outcome.kind === 'failed') throw outcome.error;
    if (outcome.kind === 'cancelled') return;
    window.createTerminal({ name, iconPath: new ThemeIcon('vm'), isTransient: true, ...outcome.value }).show();
  };
}

/** A program of this machine needs no session; a terminal over a connection owns it. */
async function openIn(
  session: EnvironmentSession,
  service: ServiceName | undefined,
): Promise<Pick<ExtensionTerminalOptions, 'pty'> | TerminalOptions> {
  await using owned = new AsyncDisposableStack();
  owned.use(session);
  const launch = session.terminal(service);
  switch (launch.kind) {
    case 'program':
      return {
        shellPath: launch.program,
        shellArgs: [...launch.argv],
        ...(launch.env === undefined ? {} : { env: { ...launch.env } }),
      };
    case 'pty':
      owned.move();
      return { pty: new EnvironmentTerminal(session, launch) };
  }
}

export function serviceOf(argument: unknown): string | undefined {
  return typeof argument === 'object' &&
    argument !== null &&
    'service' in argument &&
    typeof argument.service === 'string'
    ? argument.service
    : undefined;
}
