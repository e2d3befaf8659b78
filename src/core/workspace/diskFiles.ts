import { readdir, readFile, watch as watchFolder } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { LockstepError } from '../base/lockstepError.ts';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';

const neverEntered = new Set(['node_modules', '.git', '.venv']);
/** Far above any manifest; keeps a wrong path from filling the memory. */
const largestFile = 8 * 1024 * 1024;

/** The workspace folder on this disk, for the command line and tests. */
export function diskFiles(root: string): WorkspaceFiles {
  const at = (path: string): string => resolve(root, path);
  return {
    root,
    read: async (path, signal) => {
      try {
        const bytes = await readFile(at(path), { signal });
        if (bytes.length > largestFile)
          throw new LockstepError('invalidInput', `${path} is larger than 8 MiB and is not read.`, {
            at: { file: path },
          });
        return bytes.toString('utf8');
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    list: async path => {
      try {
        const entries = await readdir(at(path), { withFileTypes: true });
        return entries.map(entry => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
      } catch (error) {
        if (isMissing(error)) return [];
        throw error;
      }
    },
    find: async (glob, signal) => {
      const { default: picomatch } = await import('picomatch');
      const matches = picomatch(glob, { dot: true });
      const found: string[] = [];
      for await (const path of walk(root, '', signal)) if (matches(path)) found.push(path);
      return found.sort();
    },
    watch: async function* (signal) {
      try {
        for await (const { filename } of watchFolder(root, { recursive: true, signal }))
          if (filename) yield [filename.replaceAll(sep, '/')];
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
  };
}

async function* walk(root: string, folder: string, signal: AbortSignal): AsyncIterable<string> {
  signal.throwIfAborted();
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) {
      if (!neverEntered.has(entry.name)) yield* walk(root, path, signal);
    } else yield path;
  }
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}
