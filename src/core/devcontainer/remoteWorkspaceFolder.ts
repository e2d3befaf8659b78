import { existsSync } from 'node:fs';
import { basename, dirname, join, posix, relative, sep } from 'node:path';
import type { DevContainer } from './devContainer.ts';
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

function gitRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}
