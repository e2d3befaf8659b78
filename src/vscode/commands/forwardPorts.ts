import { ThemeIcon, window } from 'vscode';
import { errorMessage } from '../../core/base/errorMessage.ts';
import { parseEnvironmentPort, type EnvironmentPort } from '../../core/workflows/environmentPort.ts';
import { PortTerminal } from '../terminals/portTerminal.ts';
import { chooseEnvironment, runsOnCluster } from './chooseEnvironment.ts';
import type { Face } from './face.ts';
import type { CommandHandler } from './registerCommands.ts';

const readMilliseconds = 30_000;

/** Ports of an environment answer on this machine for as long as their terminal is open. */
export function forwardPortsCommand(face: Pick<Face, 'list' | 'window' | 'progress'>): CommandHandler {
  return async argument => {
    const environment = await chooseEnvironment(
      argument,
      {
        title: 'Forward ports of',
        suits: runsOnCluster,
        none: 'Nothing runs on a cluster here whose ports could be forwarded: on Docker, appPort of devcontainer.json publishes them.',
      },
      face,
    );
    if (!environment) return;
    const { files } = face.window;
    const { configuredPorts } = await import('../../core/workflows/configuredPorts.ts');
    const configured = files ? await configuredPorts(files, AbortSignal.timeout(readMilliseconds)) : [];
    const typed = await window.showInputBox({
      title: `Ports of ${environment.name}`,
      prompt: 'Ports to reach from this machine, with blanks between: 3000, or db:5432 for a service',
      value: configured.join(' '),
      validateInput: text => problemOf(text),
    });
    if (typed === undefined) return;
    const pty = new PortTerminal(face.list, environment, portsOf(typed));
    window
      .createTerminal({ name: `Ports: ${environment.name}`, pty, iconPath: new ThemeIcon('plug'), isTransient: true })
      .show(true);
  };
}

function portsOf(text: string): readonly EnvironmentPort[] {
  return text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(parseEnvironmentPort);
}

function problemOf(text: string): string | undefined {
  try {
    return portsOf(text).length > 0 ? undefined : 'Name a port.';
  } catch (error) {
    return errorMessage(error);
  }
}
