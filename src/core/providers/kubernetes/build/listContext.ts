import { lstat, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LockstepError } from '../../../base/lockstepError.ts';
import type { WorkspaceFileList } from '../../../workspace/packWorkspace.ts';
import type { ImageBuild } from './imageBuild.ts';

/**
 * The files of a build context but for those that its ignore file leaves out: `<Dockerfile>.dockerignore` beside the
 * Dockerfile, else `.dockerignore` (docs.docker.com/build/concepts/context, "dockerignore files"). Throws `invalidInput`
 * where there is no such folder.
 */
export async function listContext(
  { context, dockerfile }: ImageBuild,
  signal: AbortSignal,
): Promise<WorkspaceFileList> {
  const isThere = await lstat(context).then(
    stat => stat.isDirectory() || stat.isSymbolicLink(),
    () => false,
  );
  if (!isThere)
    throw new LockstepError('invalidInput', `There is no folder ${context}, which is to be the build context.`);
  const own = join(dirname(dockerfile.path), `${basename(dockerfile.path)}.dockerignore`);
  const text = (await textOf(own)) ?? (await textOf(join(context, '.dockerignore'))) ?? '';
  const { default: dockerignore } = await import('@balena/dockerignore');
  const rules = dockerignore({ ignorecase: false }).add(text);
  // What is below an ignored folder may be taken back.
  const hasExceptions = /^\s*!/m.test(text);
  const paths: string[] = [];
  let bytes = 0;
  const walk = async (folder: string): Promise<void> => {
    for (const name of (await readdir(join(context, folder))).sort()) {
      signal.throwIfAborted();
      const path = folder === '' ? name : `${folder}/${name}`;
      const stat = await lstat(join(context, path)).catch(() => undefined);
      if (stat === undefined) continue;
      const isIgnored = rules.ignores(path);
      if (!isIgnored) {
        paths.push(path);
        if (stat.isFile()) bytes += stat.size;
      }
      if (stat.isDirectory() && (!isIgnored || hasExceptions)) await walk(path);
    }
  };
  await walk('');
  return { root: context, paths, bytes };
}

const textOf = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);
