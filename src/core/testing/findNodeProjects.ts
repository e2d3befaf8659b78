import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import type { TestProject } from './testRunner.ts';

export interface NodeTool {
  readonly runner: string;
  readonly label: string;
  /** Names of the files that make a folder a project of it. */
  readonly configurations: string;
  /** What a test file of it imports. */
  readonly imports: RegExp;
}

/** Test files by pattern, given to the nearest folder above that has a configuration of the tool; nothing is run. */
export async function findNodeProjects(
  tool: NodeTool,
  files: WorkspaceFiles,
  signal: AbortSignal,
): Promise<readonly TestProject[]> {
  const configured = await files.find(`**/${tool.configurations}`, signal);
  const packages = await files.find('**/package.json', signal);
  const folders = new Set([...configured, ...packages].map(folderOf));
  const byFolder = new Map<string, string[]>();
  for (const file of await files.find('**/*.{test,spec}.{js,mjs,cjs,jsx,ts,mts,cts,tsx}', signal)) {
    const text = await files.read(file, signal);
    if (!text || !tool.imports.test(text)) continue;
    const folder = nearest(folderOf(file), folders);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), file]);
  }
  return [...byFolder].map(([cwd, found]) => ({
    id: `${tool.runner}:${cwd}`,
    runner: tool.runner,
    label: cwd === '.' ? tool.label : `${tool.label} (${cwd})`,
    cwd,
    files: found,
  }));
}

function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? '.' : path.slice(0, end);
}

function nearest(from: string, folders: ReadonlySet<string>): string {
  for (let at = from; at !== '.'; at = folderOf(at)) if (folders.has(at)) return at;
  return '.';
}
