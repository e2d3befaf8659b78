import { labels } from '../../environment/labels.ts';
import type { Container, Mount } from './container.ts';

interface Workspace {
  readonly remote: string;
  readonly persistence: 'bound' | 'kept' | 'lost';
}

/** Where the workspace is in there, and what becomes of it when the container goes. */
export function workspaceOf(container: Container, localFolder: string): Workspace {
  const bound = boundFolder(container.mounts, localFolder);
  const remote = container.labels[labels.workspaceFolder] ?? bound ?? repositoryFolder(container) ?? '/workspaces';
  const mount = container.mounts
    .filter(({ destination }) => isWithin(remote, destination))
    .sort((a, b) => b.destination.length - a.destination.length)[0];
  return { remote, persistence: mount === undefined ? 'lost' : mount.type === 'bind' ? 'bound' : 'kept' };
}

/** In a subfolder of a repository the CLI mounts the repository's root and labels the subfolder. */
function boundFolder(mounts: readonly Mount[], localFolder: string): string | undefined {
  const local = normalise(localFolder);
  const found = mounts
    .filter(({ type, source }) => type === 'bind' && isWithin(local, hostPath(source)))
    .sort((a, b) => b.source.length - a.source.length)[0];
  if (found === undefined) return undefined;
  const below = local.slice(hostPath(found.source).length);
  return `${found.destination}${below}`.replace(/(.)\/$/, '$1');
}

/** The Dev Containers extension clones a repository into a volume under this folder. */
const repositoryFolder = (container: Container): string | undefined =>
  container.mounts.find(({ type, destination }) => type === 'volume' && destination.startsWith('/workspaces'))
    ?.destination;

/** Docker Desktop names the same folder by the path of its own machine. */
const hostPath = (source: string): string =>
  normalise(source.replace(/^\/(?:run\/desktop\/mnt\/host|host_mnt|mnt\/host)(?=\/)/, ''));

/** `C:\Users\me` and `/c/Users/me` are the same folder to a Docker Desktop on Windows. */
const normalise = (path: string): string =>
  path
    .replace(/\\/g, '/')
    .replace(/^([a-z]):\//i, (_, drive: string) => `/${drive.toLowerCase()}/`)
    .replace(/(.)\/$/, '$1');

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
