import { commands, window } from 'vscode';
import { serviceName } from '../../core/environment/ids.ts';
import { addDebugContainer } from '../../core/workflows/addDebugContainer.ts';
import { chooseEnvironment, runsOnCluster } from './chooseEnvironment.ts';
import type { Face } from './face.ts';
import { serviceOf } from './openTerminal.ts';
import type { CommandHandler } from './registerCommands.ts';

/** Says first what stays behind; then opens a terminal in the container that was added. */
export function addDebugContainerCommand(face: Pick<Face, 'list' | 'window' | 'progress' | 'notify'>): CommandHandler {
  return async argument => {
    const environment = await chooseEnvironment(
      argument,
      {
        title: 'Add a debug container to',
        suits: runsOnCluster,
        none: 'Nothing runs on a cluster here that a debug container could be added to.',
      },
      face,
    );
    if (!environment) return;
    const image = await window.showInputBox({
      title: `Debug container for ${environment.name}`,
      prompt: 'The image that brings the tools',
      value: 'busybox',
    });
    if (!image) return;
    const detail = `A container of ${image} is added to the running pod, with its processes in sight and its files below /proc/1/root; it may trace them (SYS_PTRACE) where that is allowed. It can't be taken out again: it stays until the pod ends.`;
    if (!(await face.notify.confirm(`Add a debug container to ${environment.name}?`, 'Add', detail))) return;
    const service = serviceOf(argument);
    const request = { id: environment.id, image, ...(service === undefined ? {} : { service: serviceName(service) }) };
    const outcome = await face.progress({ title: `Adding ${image}`, place: 'notification' }, (report, signal) =>
      addDebugContainer(face.list, request, report, signal),
    );
    if (outcome.kind === 'failed') throw outcome.error;
    if (outcome.kind === 'done')
      await commands.executeCommand('lockstep.openTerminal', {
        kind: 'service',
        environment: environment.id,
        service: outcome.value,
      });
  };
}
