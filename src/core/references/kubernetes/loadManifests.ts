import { posix } from 'node:path';
import { errorMessage } from '../../base/errorMessage.ts';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Problem } from '../../environment/reading.ts';
import type { WorkspaceFiles } from '../../environment/workspaceFiles.ts';
import { parseYaml } from '../yaml/parseYaml.ts';
import { toManifests } from './manifest.ts';
import type { Manifest } from './manifest.ts';

export interface LoadedManifests {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly Problem[];
}

const deepest = 8;

/**
 * The objects of a manifest file, or of all below a folder. A file of a folder that can't be read is a problem; the only
 * one given throws. Throws `notFound` and `invalidInput` with file and line.
 */
export async function loadManifests(
  path: string,
  files: WorkspaceFiles,
  signal: AbortSignal,
): Promise<LoadedManifests> {
  const text = await readFile(path, files, signal);
  if (text !== undefined) return { manifests: parseYaml(text, path, 'kubernetes').flatMap(toManifests), problems: [] };
  const paths = await manifestFiles(path, files, deepest, signal);
  if (paths.length === 0) {
    throw new LockstepError('notFound', `There are no Kubernetes manifests at ${path} in ${files.root}.`, {
      at: { file: path },
      remedy: { kind: 'text', text: 'Name a file or a folder of manifests in there.' },
    });
  }
  const texts = await Promise.all(paths.map(file => files.read(file, signal)));
  const manifests: Manifest[] = [];
  const problems: Problem[] = [];
  for (const [index, file] of paths.entries()) {
    if (/(?:^|\/)kustomization\.ya?ml$/.test(file)) problems.push(kustomization(file));
    try {
      manifests.push(...parseYaml(texts[index] ?? '', file, 'kubernetes').flatMap(toManifests));
    } catch (error) {
      if (!(error instanceof LockstepError)) throw error;
      const line = error.at?.line;
      problems.push({ file, ...(line === undefined ? {} : { line }), message: errorMessage(error) });
    }
  }
  return { manifests, problems };
}

/** A folder has no text; hosts that fail instead of answering `undefined` mean the same. */
async function readFile(path: string, files: WorkspaceFiles, signal: AbortSignal): Promise<string | undefined> {
  return /\.(?:ya?ml|json)$/.test(path) ? await files.read(path, signal) : undefined;
}

async function manifestFiles(
  folder: string,
  files: WorkspaceFiles,
  depth: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const names = await files.list(folder, signal);
  const below = await Promise.all(
    names.map(async name => {
      const path = posix.join(folder, name);
      if (!name.endsWith('/')) return /\.(?:ya?ml|json)$/.test(name) ? [path] : [];
      const isSkipped = depth === 0 || name === 'node_modules/' || name.startsWith('.');
      return isSkipped ? [] : await manifestFiles(path.replace(/\/$/, ''), files, depth - 1, signal);
    }),
  );
  return below.flat();
}

function kustomization(file: string): Problem {
  return {
    file,
    message: 'what this kustomization would change is not applied',
    resolve: `Render it (kubectl kustomize ${posix.dirname(file)}) into a file and name that one.`,
  };
}
