import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';

const standardPaths = ['.devcontainer/devcontainer.json', '.devcontainer.json'];

/**
 * Paths of all configurations of a folder, relative to it, in the order in which tools prefer them (containers.dev,
 * "devcontainer.json"); several mean that a person chooses.
 */
export async function findDevContainers(files: WorkspaceFiles, signal: AbortSignal): Promise<readonly string[]> {
  const folders = await files.list('.devcontainer', signal);
  const found: string[] = [];
  for (const path of [
    ...standardPaths,
    ...folders.filter(name => name.endsWith('/')).map(name => `.devcontainer/${name}devcontainer.json`),
  ])
    if ((await files.read(path, signal)) !== undefined) found.push(path);
  return found;
}
