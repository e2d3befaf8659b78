import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { LockstepError } from '../../../base/lockstepError.ts';
import type { Report } from '../../../base/report.ts';
import { apiPath } from '../../../cluster/apiPath.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { ClusterError } from '../../../cluster/clusterError.ts';
import { devContainerName } from '../../../cluster/clusterId.ts';
import type { KubernetesObject } from '../../../cluster/kubernetesObject.ts';
import { listObjects } from '../../../cluster/listObjects.ts';
import { ownerName } from '../../../cluster/ownerName.ts';
import { requireAccess } from '../../../cluster/requireAccess.ts';
import { SecretsNeeded } from '../../../environment/secretsNeeded.ts';
import type { NeededSecret, SecretSource, StackTarget } from '../../../environment/stackTarget.ts';
import type { WorkspaceSpec } from '../../../environment/workspaceSpec.ts';
import { parseReferenceTarget } from '../../../references/parseReferenceTarget.ts';
import { diskFiles } from '../../../workspace/diskFiles.ts';
import { listNames } from '../listNames.ts';
import { environmentNames, type EnvironmentNames } from '../provision/environmentNames.ts';
import { discoverKinds, type ApiKinds } from './discoverKinds.ts';
import { textAt } from './jsonAccess.ts';
import { loadStack, type StackSources } from './loadStack.ts';
import { declaredSecrets, neededSecrets } from './neededSecrets.ts';
import { secretObject } from './secretObjects.ts';
import { findStackNamespace, type StackNamespace } from './stackNamespace.ts';
import type { StackObject } from './stackObject.ts';
import type { SwappedWorkload } from './swapWorkload.ts';

/** Production's stack, with everything that the cluster must be asked about it. */
export interface PreparedStack {
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
  /** Those that no manifest declares. */
  readonly secrets: readonly StackObject[];
  readonly place: StackNamespace;
  readonly sources: Readonly<Record<string, SecretSource>>;
}

export interface StackContext {
  readonly cluster: Cluster;
  readonly report: Report;
  readonly programs?: StackSources['render']['programs'];
  readonly clusterOf: StackSources['cluster'];
}

/** Makes nothing. Throws what loadStack throws, and `usage` where it isn't said where a Secret comes from, or is said of another. */
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
  const known = loaded.objects.filter(object =>
    kinds.has(`${textAt(object, 'apiVersion') ?? ''} ${textAt(object, 'kind') ?? ''}`),
  );
  const needed = neededSecrets(known);
  requireNeeded(Object.keys(spec.stack.secrets), needed);
  const sources = sourcesOf(
    needed,
    { ...place.secrets, ...spec.stack.secrets },
    spec.stack,
    declaredSecrets(loaded.objects),
  );
  const production = new Set(known.flatMap(object => textAt(object, 'metadata', 'namespace') ?? []));
  const asked = place.isThere ? await missingOf(cluster, wanted, needed, signal) : needed;
  const secrets = await Promise.all(
    asked.flatMap(each => {
      const source = sources[each.name];
      // An answer of before stands in the namespace, where others may have written another.
      if (source?.kind === 'secret') report.step(`copying the Secret ${source.namespace}/${source.name}`);
      return source === undefined
        ? []
        : [secretObject(cluster, each, source, { namespace: wanted, production }, signal)];
    }),
  );
  const nodes = await labelsOf(cluster, '/api/v1/nodes', signal);
  const classes = await namesOf(cluster, '/apis/storage.k8s.io/v1/storageclasses', signal);
  return {
    cluster,
    report,
    reference: spec.stack.reference,
    hash: createHash('sha256')
      .update(JSON.stringify([loaded.objects, loaded.workload]))
      .digest('hex')
      .slice(0, 16),
    ...loaded,
    names: environmentNames(name, environment),
    environment,
    namespace: wanted,
    kinds,
    ...(nodes === undefined ? {} : { nodes }),
    ...(classes === undefined ? {} : { storageClasses: new Set(classes) }),
    secrets,
    place,
    sources,
  };
}

function requireNeeded(named: readonly string[], needed: readonly NeededSecret[]): void {
  const names = needed.map(({ name }) => name);
  const unknown = named.filter(name => !names.includes(name));
  if (unknown.length === 0) return;
  const others = names.length === 0 ? 'none' : names.join(', ');
  throw new LockstepError(
    'usage',
    `No pod of the stack needs a Secret ${unknown.join(', ')} that the stack does not bring; they need ${others}.`,
  );
}

/** Asked once: an answer of before holds until another is given. */
function sourcesOf(
  needed: readonly NeededSecret[],
  known: Readonly<Record<string, SecretSource>>,
  { otherSecrets }: StackTarget,
  declared: ReadonlySet<string>,
): Readonly<Record<string, SecretSource>> {
  const answered = needed.map(each => [each.name, known[each.name] ?? otherSecrets] as const);
  const open = needed.filter(({ name }) => (known[name] ?? otherSecrets) === undefined);
  if (open.length === 0) return Object.fromEntries(answered) as Readonly<Record<string, SecretSource>>;
  const controlled = open.map(({ name }) => name).filter(name => declared.has(name));
  const why =
    controlled.length === 0 ? '' : ` (${controlled.join(', ')}: the cluster lacks the controller that makes it)`;
  throw new SecretsNeeded(open, why);
}

/** Placeholders that pods have begun to use stay as they are. */
async function missingOf(
  cluster: Cluster,
  namespace: string,
  needed: readonly NeededSecret[],
  signal: AbortSignal,
): Promise<readonly NeededSecret[]> {
  const names = await listNames(cluster, { path: apiPath({ resource: 'secrets' }, namespace) }, signal);
  return needed.filter(({ name }) => !names.includes(name));
}

async function namesOf(cluster: Cluster, path: string, signal: AbortSignal): Promise<readonly string[] | undefined> {
  return await unlessForbidden(cluster, path, ({ metadata }) => metadata.name, signal);
}

async function labelsOf(
  cluster: Cluster,
  path: string,
  signal: AbortSignal,
): Promise<readonly Readonly<Record<string, string>>[] | undefined> {
  return await unlessForbidden(cluster, path, ({ metadata }) => metadata.labels ?? {}, signal);
}

/** Undefined where this user may not look. */
async function unlessForbidden<T>(
  cluster: Cluster,
  path: string,
  slim: (raw: KubernetesObject) => T,
  signal: AbortSignal,
): Promise<readonly T[] | undefined> {
  try {
    const { items } = await listObjects(cluster, { path }, slim, signal);
    return items;
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'forbidden') return undefined;
    throw error;
  }
}
