import { lstat, readFile, readdir } from 'node:fs/promises';
import { basename, isAbsolute, join, posix, relative, sep } from 'node:path';
import type { Note, VolumePlan } from './servicePlan.ts';

/** A folder or file of this machine that a container asks to have mounted. */
export interface Bind {
  /** Absolute, on this machine. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export interface BindContext {
  /** Absolute path of what is uploaded: the workspace folder's Git repository, else the folder itself. */
  readonly root: string;
  readonly service: string;
  /** In the workspace's own service its files stay its files; elsewhere small ones are declared content. */
  readonly isWorkspace: boolean;
  readonly note: Note;
}

const mostFiles = 100;
/** A ConfigMap may have 1 MiB (Kubernetes, "ConfigMaps"); base64 and the rest of the object need their part. */
const mostBytes = 512 * 1024;

/** What a bind mount comes to where the cluster's nodes have none of this machine's files. */
export async function planBind(bind: Bind, context: BindContext): Promise<VolumePlan | undefined> {
  const { root, service, note } = context;
  const { source, target, readOnly } = bind;
  if (isWithin(root, source)) {
    const below = relative(source, root).split(sep).join('/');
    return { kind: 'workspace', source: root, target: posix.join(target, below), readOnly };
  }
  if (!isWithin(source, root)) {
    note(`${service} does not get ${source} at ${target}: it belongs to this machine, not to the workspace`);
    return undefined;
  }
  const stat = await lstat(source).catch(() => undefined);
  if (stat === undefined) {
    note(`${service} gets an empty folder at ${target}: there is no ${source}`);
    return { kind: 'ephemeral', target, readOnly };
  }
  if (context.isWorkspace) return { kind: 'workspace', source, target, readOnly };
  const files = await smallFiles(source);
  if (files === undefined) return { kind: 'workspace', source, target, readOnly };
  if (!readOnly) note(`${service} gets ${basename(source)} at ${target} as it is now, and read-only`);
  return { kind: 'files', files, target, readOnly: true, secret: false };
}

export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** Undefined where there is too much for a ConfigMap. A single file stands under the empty path. */
async function smallFiles(source: string): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
  const found = new Map<string, Uint8Array>();
  let bytes = 0;
  const add = async (path: string, name: string): Promise<boolean> => {
    const stat = await lstat(path);
    if (stat.isDirectory()) {
      for (const child of (await readdir(path)).sort()) {
        if (!(await add(join(path, child), name === '' ? child : `${name}/${child}`))) return false;
      }
      return true;
    }
    bytes += stat.size;
    if (!stat.isFile() || found.size >= mostFiles || bytes > mostBytes) return false;
    found.set(name, await readFile(path));
    return true;
  };
  return (await add(source, '')) ? found : undefined;
}
