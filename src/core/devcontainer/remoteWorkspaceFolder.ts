import { basename, posix, relative, sep } from 'node:path';
import type { DevContainer } from './devContainer.ts';
import { gitRoot } from './gitRoot.ts';
import { devContainerId, substituteVariables } from './substituteVariables.ts';

/**
 * Where the workspace folder will be in the container, as the reference CLI decides it: the folder's place below its
 * Git repository, which is mounted as a whole. `folder` and `configFile` are absolute paths on this machine.
 */
export function remoteWorkspaceFolder(devContainer: DevContainer, folder: string, configFile: string): string {
  const { workspaceFolder } = devContainer.properties;
  const root = gitRoot(folder) ?? folder;
  const byDefault =
    devContainer.source.kind === 'compose'
      ? '/'
      : posix.join('/workspaces', basename(root), relative(root, folder).split(sep).join('/'));
  return substituteVariables(workspaceFolder ?? byDefault, {
    localEnv: process.env,
    localWorkspaceFolder: folder,
    devcontainerId: devContainerId(folder, configFile),
  });
}
