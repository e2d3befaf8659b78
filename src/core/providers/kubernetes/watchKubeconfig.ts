import { existsSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Kubeconfig } from '../../cluster/kubeconfig.ts';
import { kubeconfigFiles } from '../../cluster/kubeconfigFiles.ts';
import { readKubeconfig, type KubeconfigSources } from '../../cluster/readKubeconfig.ts';

/** Editors and kubectl write in several steps; what is between them is of no interest. */
const quietMilliseconds = 100;

/** What the kubeconfig files say together: now, then each time it is different. Throws the signal's reason on abort. */
export async function* watchKubeconfig(
  sources: KubeconfigSources,
  signal: AbortSignal,
): AsyncGenerator<Kubeconfig | undefined, void> {
  let before: { readonly kubeconfig: Kubeconfig | undefined } | undefined;
  for (;;) {
    // Looked out for before the files are read, so that no change falls between.
    using change = nextChange(kubeconfigFiles(sources), signal);
    const kubeconfig = await readKubeconfig(sources, signal);
    if (before === undefined || !isDeepStrictEqual(before.kubeconfig, kubeconfig)) yield kubeconfig;
    before = { kubeconfig };
    await change.happened;
    await delay(quietMilliseconds, undefined, { signal });
  }
}

function nextChange(files: readonly string[], signal: AbortSignal): Disposable & { readonly happened: Promise<void> } {
  const { promise: happened, resolve } = Promise.withResolvers<undefined>();
  const changed = (): void => resolve(undefined);
  const watchers = files.flatMap(file => watchNearest(file, changed));
  signal.addEventListener('abort', changed, { once: true });
  const stop = (): void => {
    signal.removeEventListener('abort', changed);
    for (const watcher of watchers) watcher.close();
  };
  return { happened, [Symbol.dispose]: stop };
}

/** The file's folder is watched, for a file is often replaced; where that isn't there yet, the nearest one above. */
function watchNearest(file: string, changed: () => void): readonly FSWatcher[] {
  let awaited = file;
  while (!existsSync(dirname(awaited)) && dirname(awaited) !== awaited) awaited = dirname(awaited);
  try {
    const watcher = watch(dirname(awaited), (_, name) => {
      if (name === null || name === basename(awaited)) changed();
    });
    watcher.on('error', changed);
    return [watcher];
  } catch {
    // A folder that may not be watched: what it holds stays as it was read.
    return [];
  }
}
