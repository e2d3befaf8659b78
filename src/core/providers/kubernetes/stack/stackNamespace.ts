import { LockstepError } from '../../../base/lockstepError.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { clusterAnnotations, clusterLabels } from '../../../cluster/clusterLabels.ts';
import type { KubernetesObject } from '../../../cluster/kubernetesObject.ts';
import { namespacesPath } from '../../../cluster/namespacesPath.ts';
import { ownerName } from '../../../cluster/ownerName.ts';
import type { SecretSource } from '../../../environment/stackTarget.ts';
import { getObject } from '../provision/applyObject.ts';

/** Annotation of a stack's namespace: JSON, by the Secret's name. Where values come from, never values. */
const sourcesKey = 'lockstep.secrets';

/** The namespace of a stack, which is there or not yet. */
export interface StackNamespace {
  readonly name: string;
  readonly isThere: boolean;
  /** What was answered before. */
  readonly secrets: Readonly<Record<string, SecretSource>>;
}

/** Throws `invalidInput` where the name belongs to something else. */
export async function findStackNamespace(
  cluster: Cluster,
  name: string,
  environment: string,
  signal: AbortSignal,
): Promise<StackNamespace> {
  const found = await getObject<KubernetesObject>(cluster, namespacesPath(name), signal);
  if (found === undefined) return { name, isThere: false, secrets: {} };
  const { labels = {}, annotations = {} } = found.metadata;
  if (labels[clusterLabels.environment] !== environment)
    throw new LockstepError('invalidInput', `The namespace ${name} was not made for this stack.`, {
      remedy: { kind: 'text', text: 'Leave the namespace out, or name one that is not there yet.' },
    });
  return { name, isThere: true, secrets: parseSources(annotations[sourcesKey]) };
}

/** Makes it, and remembers where its Secrets come from. */
export async function makeStackNamespace(
  cluster: Cluster,
  { name, isThere }: StackNamespace,
  made: {
    readonly environment: string;
    readonly folder: string;
    readonly secrets: Readonly<Record<string, SecretSource>>;
  },
  signal: AbortSignal,
): Promise<void> {
  const metadata = {
    name,
    labels: { 'app.kubernetes.io/managed-by': 'lockstep', [clusterLabels.environment]: made.environment },
    annotations: {
      [clusterAnnotations.owner]: ownerName(),
      [clusterAnnotations.folder]: made.folder,
      [sourcesKey]: JSON.stringify(made.secrets),
    },
  };
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata };
  await (isThere
    ? cluster.request({ method: 'PATCH', path: namespacesPath(name), body: { metadata } }, signal)
    : cluster.request({ method: 'POST', path: namespacesPath(), body }, signal));
}

/** Whoever may change the namespace may have written it, so only what is an answer counts as one. */
function parseSources(text: string | undefined): Readonly<Record<string, SecretSource>> {
  try {
    const known = Object.entries(JSON.parse(text ?? '{}') as Readonly<Record<string, unknown>>);
    return Object.fromEntries(known.flatMap(([name, source]) => (isSource(source) ? [[name, source]] : [])));
  } catch {
    return {};
  }
}

function isSource(source: unknown): source is SecretSource {
  if (typeof source !== 'object' || source === null || !('kind' in source)) return false;
  if (source.kind === 'placeholders') return true;
  if (source.kind !== 'secret' || !('namespace' in source) || !('name' in source)) return false;
  return [source.namespace, source.name].every(each => typeof each === 'string' && dnsSubdomain.test(each));
}

/** Names of Secrets and namespaces (RFC 1123). */
const dnsSubdomain = /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/;
