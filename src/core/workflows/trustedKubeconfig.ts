import { realpathSync } from 'node:fs';
import { relative, isAbsolute, resolve, sep } from 'node:path';

/**
 * Whether a kubeconfig may be used: one outside the workspace folders is the user's own; one inside can come from anybody
 * and can run programs, so that the user must have named it.
 */
export function trustedKubeconfig(folders: readonly string[], named: readonly string[]): (file: string) => boolean {
  return file => {
    const place = realPath(file);
    if (named.some(each => each !== '' && realPath(each) === place)) return true;
    // By its own path too, because a link that lies in a workspace comes from anybody as well.
    return !folders.some(folder => isBelow(realPath(folder), place) || isBelow(resolve(folder), resolve(file)));
  };
}

function isBelow(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

/** As the system finds it, by links too; what is not there, or can't be looked at, by its name. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return resolve(path);
  }
}
