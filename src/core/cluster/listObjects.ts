import type { Cluster } from './cluster.ts';
import type { KubernetesObject } from './kubernetesObject.ts';

export interface ObjectSelection {
  /** Of the collection: `/api/v1/namespaces/shop/pods`. */
  readonly path: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface ObjectList<T> {
  readonly items: readonly T[];
  /** Where a watch goes on. */
  readonly resourceVersion: string;
}

const pageSize = 500;

/** All objects, page by page, so that only one page at a time is in memory whole. */
export async function listObjects<T>(
  cluster: Cluster,
  { path, labelSelector, fieldSelector }: ObjectSelection,
  slim: (raw: KubernetesObject) => T,
  signal: AbortSignal,
): Promise<ObjectList<T>> {
  const items: T[] = [];
  let next: string | undefined;
  for (;;) {
    const query = { labelSelector, fieldSelector, limit: pageSize, continue: next };
    const page: Page = await cluster.request<Page>({ path, query }, signal);
    for (const raw of page.items ?? []) items.push(slim(raw));
    next = page.metadata.continue;
    if (!next) return { items, resourceVersion: page.metadata.resourceVersion };
  }
}

interface Page {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
  readonly items?: readonly KubernetesObject[] | null;
}
