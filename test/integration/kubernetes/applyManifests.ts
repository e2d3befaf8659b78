import { parseAllDocuments } from 'yaml';
import { apiPath } from '../../../src/core/cluster/apiPath.ts';
import type { KubernetesObject } from '../../../src/core/cluster/kubernetesObject.ts';
import { clusterKinds, configMapKind, podKind } from '../../../src/core/references/cluster/clusterKinds.ts';
import type { TestNamespace } from './testNamespace.ts';

/** Server-side apply of all objects of a text into the test's namespace, as `kubectl apply --server-side` does it. */
export async function applyManifests(
  { cluster, name: namespace }: TestNamespace,
  text: string,
): Promise<readonly KubernetesObject[]> {
  const objects = parseAllDocuments(text).map(document => document.toJS() as KubernetesObject);
  return Promise.all(
    objects.map(object => {
      const kind = [...clusterKinds, configMapKind, podKind].find(each => each.kind === object.kind);
      if (kind === undefined) throw new Error(`${object.kind ?? 'an object'} is not known here`);
      return cluster.request<KubernetesObject>(
        {
          method: 'PATCH',
          path: apiPath(kind, namespace, object.metadata.name),
          query: { fieldManager: 'deployer', force: true },
          contentType: 'application/apply-patch+yaml',
          body: object,
        },
        AbortSignal.timeout(60_000),
      );
    }),
  );
}
