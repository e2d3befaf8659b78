import { relative, isAbsolute, resolve } from 'node:path';

/**
 * Whether a kubeconfig may be used: one outside the workspace folder is the user's own; one inside can come from anybody
 * and can run programs, so that the user must have named it.
 */
export function trustedKubeconfig(folder: string | undefined, named: readonly string[]): (file: string) => boolean {
  return file => {
    if (folder === undefined || named.some(each => each !== '' && resolve(each) === resolve(file))) return true;
    const below = relative(folder, file);
    return below.startsWith('..') || isAbsolute(below);
  };
}
