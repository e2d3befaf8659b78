import { findDevContainers } from '../devcontainer/findDevContainers.ts';
import { readDevContainer } from '../devcontainer/readDevContainer.ts';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';

/** What `forwardPorts` of the workspace's devcontainer.json lists; empty without one. */
export async function configuredPorts(files: WorkspaceFiles, signal: AbortSignal): Promise<readonly string[]> {
  const [found] = await findDevContainers(files, signal);
  if (found === undefined) return [];
  const { properties } = await readDevContainer(files, found, signal);
  return (properties.forwardPorts ?? []).map(String);
}
