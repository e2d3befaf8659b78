import { commands, ThemeIcon, window, type ExtensionTerminalOptions, type TerminalOptions } from 'vscode';
import type { Environment } from '../../core/environment/environment.ts';
import { serviceName, type ServiceName } from '../../core/environment/ids.ts';
import type { EnvironmentSession } from '../../core/environment/session.ts';
import { openSession } from '../../core/workflows/openSession.ts';
import { chooseEnvironment, isRunning } from './chooseEnvironment.ts';
import type { Face } from './face.ts';
import type { CommandHandler } from './registerCommands.ts';

export function openTerminalCommand(face: Pick<Face, 'list' | 'window' | 'progress' | 'notify'>): CommandHandler {
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
      const provider = await face.list.providerOf(environment.id);
      const noShell = async (): Promise<void> => {
        if (provider.debug && (await addsDebugContainer(argument, environment, face))) terminal.dispose();
      };
      return openIn(session, service === undefined ? undefined : serviceName(service), noShell);
    });
    if (outcome.kind === 'failed') throw outcome.error;
    if (outcome.kind === 'cancelled') return;
    const terminal = window.createTerminal({
      name,
      iconPath: new ThemeIcon('vm'),
      isTransient: true,
      ...outcome.value,
    });
    terminal.show();
  };
}

/** A program of this machine needs no session; a terminal over a connection owns it. */
async function openIn(
  session: EnvironmentSession,
  service: ServiceName | undefined,
  noShell: () => Promise<void>,
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
    case 'pty': {
      const { EnvironmentTerminal } = await import('../terminals/environmentTerminal.ts');
      owned.move();
      return { pty: new EnvironmentTerminal(session, launch, () => void noShell()) };
    }
  }
}

/** Resolves when they have been through with it: closing a terminal takes the focus from what asks. */
async function addsDebugContainer(
  argument: unknown,
  { id, name }: Environment,
  { notify }: Pick<Face, 'notify'>,
): Promise<boolean> {
  const add = 'Add debug container…';
  if ((await notify.offer(`${name} has no shell.`, add)) !== add) return false;
  const service = serviceOf(argument);
  const row = { environment: id, ...(service === undefined ? {} : { service }) };
  await commands.executeCommand('lockstep.addDebugContainer', row);
  return true;
}

export function serviceOf(argument: unknown): string | undefined {
  return typeof argument === 'object' &&
    argument !== null &&
    'service' in argument &&
    typeof argument.service === 'string'
    ? argument.service
    : undefined;
}
