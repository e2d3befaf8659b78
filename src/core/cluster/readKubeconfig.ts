import { readFile } from 'node:fs/promises';
import { errorMessage } from '../base/errorMessage.ts';
import { LockstepError } from '../base/lockstepError.ts';
import { inClusterKubeconfig } from './inClusterKubeconfig.ts';
import type { Kubeconfig, KubeconfigContext } from './kubeconfig.ts';
import { kubeconfigFiles, type KubeconfigPlaces } from './kubeconfigFiles.ts';
import type { KubeconfigFile } from './parseKubeconfig.ts';

/** Where kubeconfig files are looked for. */
export interface KubeconfigSources extends KubeconfigPlaces {
  /** False for a file of a workspace: programs and credential files that it names are left alone. Default: all are trusted. */
  readonly isTrusted?: (file: string) => boolean;
  /** Where a pod has its service account. */
  readonly serviceAccount?: string;
}

/**
 * What kubectl would use: the files of KUBECONFIG merged (missing ones skipped unless all are, the first definition of a
 * name wins), else `~/.kube/config`, else the service account of the pod that this runs in; undefined where there is none.
 * A file that can't be read is among `problems`, not thrown.
 */
export async function readKubeconfig(sources: KubeconfigSources, signal: AbortSignal): Promise<Kubeconfig | undefined> {
  const files: KubeconfigFile[] = [];
  const problems: LockstepError[] = [];
  const found: string[] = [];
  for (const path of kubeconfigFiles(sources)) {
    try {
      const content = await readFile(path, { encoding: 'utf8', signal });
      found.push(path);
      // The parser is only loaded where there is something to parse.
      const { parseKubeconfig } = await import('./parseKubeconfig.ts');
      const file = parseKubeconfig(content, path, sources.platform);
      files.push(file);
      problems.push(...file.problems);
    } catch (error) {
      signal.throwIfAborted();
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') problems.push(unreadable(path, error));
    }
  }
  const contexts = merge(files, sources);
  if (contexts.length === 0 && problems.length === 0) {
    const inside = await inClusterKubeconfig(sources.env, sources.serviceAccount, signal);
    if (inside !== undefined) return inside;
  }
  if (found.length === 0 && problems.length === 0) {
    if (!sources.env['KUBECONFIG']) return undefined;
    problems.push(notThere(kubeconfigFiles(sources)));
  }
  const current = files.find(file => file.current !== undefined)?.current;
  return { contexts, files: found, problems, ...(current === undefined ? {} : { current }) };
}

function merge(files: readonly KubeconfigFile[], { isTrusted = () => true }: KubeconfigSources): KubeconfigContext[] {
  const first = <T>(of: (file: KubeconfigFile) => ReadonlyMap<string, T>, name: string): T | undefined =>
    files.map(file => of(file).get(name)).find(found => found !== undefined);
  const names = new Set(files.flatMap(file => [...file.contexts.keys()]));
  return [...names].flatMap(name => {
    const context = first(file => file.contexts, name);
    if (context === undefined) return [];
    const cluster = first(file => file.clusters, context.clusterName);
    const user = first(file => file.users, context.userName);
    const untrusted = [context, cluster, user].find(part => part !== undefined && !isTrusted(part.file))?.file;
    return [
      {
        ...context,
        ...(cluster === undefined ? {} : { cluster }),
        ...(user === undefined ? {} : { user }),
        ...(untrusted === undefined ? {} : { untrusted }),
      },
    ];
  });
}

function notThere(files: readonly string[]): LockstepError {
  return new LockstepError('notFound', `There is no kubeconfig at ${files.join(' or ')}, which KUBECONFIG names.`, {
    remedy: { kind: 'text', text: 'Mend KUBECONFIG, or unset it to use ~/.kube/config.' },
  });
}

function unreadable(file: string, error: unknown): LockstepError {
  if (error instanceof LockstepError) return error;
  return new LockstepError('invalidInput', `Could not read the kubeconfig ${file}: ${errorMessage(error)}.`, {
    cause: error,
    at: { file },
  });
}
