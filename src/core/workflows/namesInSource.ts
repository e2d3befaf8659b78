import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';

const sources = '**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx,vue,svelte,py,rb,go,java,kt,php,cs,rs,ex,exs,sh}';
/** More would be somebody else's code, or take longer than the answer is worth. */
const mostFiles = 2000;

/** Which of the names the workspace's own source code mentions: such a variable is read, however the language does it. */
export async function namesInSource(
  names: readonly string[],
  files: WorkspaceFiles,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  if (names.length === 0) return found;
  for (const path of (await files.find(sources, signal)).slice(0, mostFiles)) {
    const words = new Set((await files.read(path, signal))?.match(/\w+/g));
    for (const name of names) if (words.has(name)) found.add(name);
    if (found.size === names.length) break;
  }
  return found;
}
