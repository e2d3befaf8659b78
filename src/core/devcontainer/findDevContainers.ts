import { LockstepError } from '../base/lockstepError.ts';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import { parseJsonDocument } from './jsonDocument.ts';

/** A configuration that could be used; several mean that a person chooses. */
export interface DevContainerCandidate {
  /** Relative to the workspace folder. */
  readonly path: string;
  /** Its own `name`, else the folder it stands in, else the path. */
  readonly name: string;
}

const standardPaths = ['.devcontainer/devcontainer.json', '.devcontainer.json'];

/** All configurations of a folder, in the order in which tools prefer them (containers.dev, "devcontainer.json"). */
export async function findDevContainers(
  files: WorkspaceFiles,
  signal: AbortSignal,
): Promise<readonly DevContainerCandidate[]> {
  const folders = await files.list('.devcontainer', signal);
  const paths = [
    ...standardPaths,
    ...folders.filter(name => name.endsWith('/')).map(name => `.devcontainer/${name}devcontainer.json`),
  ];
  const found: DevContainerCandidate[] = [];
  for (const path of paths) {
    const text = await files.read(path, signal);
    if (text !== undefined) found.push({ path, name: nameIn(text, path) ?? folderName(path) });
  }
  return found;
}

/** A broken file is a candidate all the same: reading it says what is wrong. */
function nameIn(text: string, path: string): string | undefined {
  try {
    const { value } = parseJsonDocument(text, path);
    const name = typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined;
    return typeof name === 'string' && name.trim() !== '' ? name : undefined;
  } catch (error) {
    if (error instanceof LockstepError) return undefined;
    throw error;
  }
}

function folderName(path: string): string {
  return /^\.devcontainer\/(?<folder>[^/]+)\/devcontainer\.json$/.exec(path)?.groups?.['folder'] ?? path;
}
