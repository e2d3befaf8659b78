import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Report } from '../../../base/report.ts';
import { apiPath, type ApiResource } from '../../../cluster/apiPath.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { ClusterError } from '../../../cluster/clusterError.ts';
import { devContainerName } from '../../../cluster/clusterId.ts';
import type { KubernetesObject } from '../../../cluster/kubernetesObject.ts';
import { listObjects } from '../../../cluster/listObjects.ts';
import { ownerName } from '../../../cluster/ownerName.ts';
import { requireAccess } from '../../../cluster/requireAccess.ts';
import type { StackTarget } from '../../../environment/stackTarget.ts';
import type { WorkspaceSpec } from '../../../environment/workspaceSpec.ts';
import { parseReferenceTarget } from '../../../references/parseReferenceTarget.ts';
import { diskFiles } from '../../../workspace/diskFiles.ts';
import { environmentNames, type EnvironmentNames } from '../provision/environmentNames.ts';
import { discoverKinds, type ApiKinds } from './discoverKinds.ts';
import { textAt } from './jsonAccess.ts';
import { loadStack, type StackSources } from './loadStack.ts';
import { prepareSecrets, type PreparedSecrets } from './prepareSecrets.ts';
import { findStackNamespace, type StackNamespace } from './stackNamespace.ts';
import { kindKey, type StackObject } from './stackObject.ts';
import type { SwappedWorkload } from './swapWorkload.ts';

/** Production's stack, with everything that the cluster must be asked about it. */
export interface PreparedStack extends PreparedSecrets {
  readonly cluster: Cluster;
  readonly report: Report;
  /** As `--reference` has it. */
  readonly reference: string;
  readonly hash: string;
  readonly objects: readonly StackObject[];
  readonly workload: SwappedWorkload;
  readonly problems: readonly string[];
  readonly names: EnvironmentNames;
  readonly environment: string;
  readonly namespace: string;
  readonly kinds: ApiKinds;
  readonly nodes?: readonly Readonly<Record<string, string>>[];
  readonly storageClasses?: ReadonlySet<string>;
  readonly place: StackNamespace;
}

export interface StackContext {
  readonly cluster: Cluster;
  readonly report: Report;
  readonly programs?: StackSources['render']['programs'];
  readonly clusterOf: StackSources['cluster'];
}

/** Makes nothing. Throws what loadStack and prepareSecrets throw. */
export async function prepareStack(
  spec: WorkspaceSpec & { readonly stack: StackTarget },
  { cluster, report, programs, clusterOf }: StackContext,
  signal: AbortSignal,
): Promise<PreparedStack> {
  report.step('reading production’s manifests');
  const target = parseReferenceTarget(spec.stack.reference);
  const render = { folder: spec.folder, ...(programs === undefined ? {} : { programs }) };
  const loaded = await loadStack(target, { files: diskFiles(spec.folder), render, cluster: clusterOf }, signal);
  const { kind, name } = loaded.workload;
  const environment = devContainerName(ownerName(), spec.folder, `${spec.configFile}#${kind}/${name}`);
  const wanted = spec.namespace ?? environmentNames(basename(spec.folder), environment).base;
  const purpose = `look for the namespace ${wanted}`;
  await requireAccess(cluster, purpose, [{ verb: 'get', resource: 'namespaces', name: wanted }], signal);
  const place = await findStackNamespace(cluster, wanted, environment, signal);
  const kinds = await discoverKinds(
    cluster,
    ['v1', ...loaded.objects.flatMap(object => textAt(object, 'apiVersion') ?? [])],
    signal,
  );
  const known = loaded.objects.filter(object => kinds.has(kindKey(object)));
  const objects = { all: loaded.objects, known };
  const secrets = await prepareSecrets({ cluster, report, place, stack: spec.stack }, objects, signal);
  return {
    cluster,
    report,
    reference: spec.stack.reference,
    hash: hashOf(loaded.objects, loaded.workload),
    ...loaded,
    names: environmentNames(name, environment),
    environment,
    namespace: wanted,
    kinds,
    ...(await readPlaces(cluster, signal)),
    ...secrets,
    place,
  };
}

/** Where pods and claims may go; absent where this user may not look. */
async function readPlaces(
  cluster: Cluster,
  signal: AbortSignal,
): Promise<Pick<PreparedStack, 'nodes' | 'storageClasses'>> {
  const classKind = { group: 'storage.k8s.io', resource: 'storageclasses' };
  const nodes = await unlessForbidden(cluster, { resource: 'nodes' }, ({ metadata }) => metadata.labels ?? {}, signal);
  const classes = await unlessForbidden(cluster, classKind, ({ metadata }) => metadata.name, signal);
  return {
    ...(nodes === undefined ? {} : { nodes }),
    ...(classes === undefined ? {} : { storageClasses: new Set(classes) }),
  };
}

const hashOf = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);

/** Undefined where this user may not look. */
async function unlessForbidden<T>(
  cluster: Cluster,
  kind: ApiResource,
  slim: (raw: KubernetesObject) => T,
  signal: AbortSignal,
): Promise<readonly T[] | undefined> {
  try {
    const { items } = await listObjects(cluster, { path: apiPath(kind, undefined) }, slim, signal);
    return items;
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'forbidden') return undefined;
    throw error;
  }
}
