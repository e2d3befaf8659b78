import { fieldManager } from './applyPatch.ts';
import type { Making } from './making.ts';
import { objectPath } from './objectToApply.ts';

/** Notes how far an environment is on its workspace's Deployment, where every window sees it; `null` takes a note away. */
export async function annotateWorkspace(
  { cluster, namespace, names }: Pick<Making, 'cluster' | 'namespace' | 'names'>,
  annotations: Readonly<Record<string, string | null>>,
  signal: AbortSignal,
): Promise<void> {
  const path = objectPath('Deployment', namespace.name, names.base);
  await cluster.request(
    { method: 'PATCH', path, query: { fieldManager }, body: { metadata: { annotations } } },
    signal,
  );
}
