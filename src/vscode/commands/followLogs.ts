import { ThemeIcon, window } from 'vscode';
import { serviceName } from '../../core/environment/ids.ts';
import { LogTerminal } from '../logs/logTerminal.ts';
import { readSettings } from '../platform/settings.ts';
import { chooseEnvironment } from './chooseEnvironment.ts';
import type { Face } from './face.ts';
import { serviceOf } from './openTerminal.ts';
import type { CommandHandler } from './registerCommands.ts';

/** The logs of all services, or of one, from the last lines on. */
export function followLogsCommand(face: Pick<Face, 'list' | 'window' | 'progress'>): CommandHandler {
  return async argument => {
    const environment = await chooseEnvironment(
      argument,
      {
        title: 'Follow the logs of',
        suits: each => each.origin.kind !== 'machine',
        none: 'There is no environment whose logs could be followed.',
      },
      face,
    );
    if (!environment) return;
    const service = serviceOf(argument);
    const pty = new LogTerminal(face.list, {
      id: environment.id,
      services: service === undefined ? [] : [serviceName(service)],
      tail: readSettings()['logs.lines'],
    });
    const name = `Logs: ${environment.name}${service === undefined ? '' : `, ${service}`}`;
    window.createTerminal({ name, pty, iconPath: new ThemeIcon('output'), isTransient: true }).show(true);
  };
}
