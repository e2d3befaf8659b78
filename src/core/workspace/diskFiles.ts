import { constants } from 'node:fs';
import { open, readdir, watch as watchFolder } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { errorMessage } from '../base/errorMessage.ts';
import { isAbort } from '../base/isAbort.ts';
import { LockstepError } from '../base/lockstepError.ts';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';

const neverEntered = new Set(['node_modules', '.git', '.venv']);
/** Far above any manifest; keeps a wrong path from filling the memory. */
const largestFile = 8 * 1024 * 1024;

/** The workspace folder on this disk, for the command line and tests. Throws `invalidInput` for what is there and can't be read. */
export function diskFiles(root: string): WorkspaceFiles {
  const at = (path: string): string => resolve(root, path);
  return {
    root,
    read: async (path, signal) => {
      try {
        return await readText(at(path), path, signal);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw unreadable(path, error);
      }
    },
    list: async path => {
      try {
        const entries = await readdir(at(path), { withFileTypes: true });
        return entries.map(entry => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
      } catch (error) {
        if (isMissing(error)) return [];
        throw unreadable(path, error);
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

/** Undefined for what is no regular file: reading a pipe or a device would never end. */
async function readText(file: string, path: string, signal: AbortSignal): Promise<string | undefined> {
  const { O_RDONLY, O_NONBLOCK } = constants;
  await using opened = await open(file, O_RDONLY | O_NONBLOCK);
  const stat = await opened.stat();
  if (!stat.isFile()) return undefined;
  if (stat.size > largestFile)
    throw new LockstepError('invalidInput', `${path} is larger than 8 MiB and is not read.`, { at: { file: path } });
  return await opened.readFile({ encoding: 'utf8', signal });
}

async function* walk(root: string, folder: string, signal: AbortSignal): AsyncIterable<string> {
  signal.throwIfAborted();
  // A folder that may not be read, such as a database's, or that has just gone has no files for anybody.
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
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

function unreadable(path: string, error: unknown): unknown {
  if (isAbort(error) || error instanceof LockstepError) return error;
  return new LockstepError('invalidInput', `${path} could not be read: ${errorMessage(error)}.`, {
    cause: error,
    at: { file: path },
  });
}
