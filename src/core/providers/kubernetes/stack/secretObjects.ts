import { randomBytes } from 'node:crypto';
import { LockstepError } from '../../../base/lockstepError.ts';
import { apiPath } from '../../../cluster/apiPath.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import type { KubernetesObject } from '../../../cluster/kubernetesObject.ts';
import type { NeededSecret, SecretSource } from '../../../environment/stackTarget.ts';
import { getObject } from '../provision/applyObject.ts';
import type { StackObject } from './stackObject.ts';

interface Secret extends KubernetesObject {
  readonly type?: string;
  readonly data?: Readonly<Record<string, string>>;
}

export interface SecretPlace {
  /** Of the stack. */
  readonly namespace: string;
  /** Namespaces of production on this cluster, whose Secrets are never copied. */
  readonly production: ReadonlySet<string>;
}

/**
 * A Secret that no manifest declares: a copy of one of the development cluster, or placeholders under the keys that are
 * known. Throws `forbidden` for a Secret of production, `notFound`, `invalidInput` for one that lacks keys.
 */
export async function secretObject(
  cluster: Cluster,
  needed: NeededSecret,
  source: SecretSource,
  { namespace, production }: SecretPlace,
  signal: AbortSignal,
): Promise<StackObject> {
  const metadata = { name: needed.name, namespace };
  if (source.kind === 'placeholders') return { ...placeholders(needed), metadata };
  if (production.has(source.namespace))
    throw new LockstepError(
      'forbidden',
      `The Secret ${source.name} of ${source.namespace} is production’s and is not copied.`,
      { remedy: { kind: 'text', text: `Map ${needed.name} to a Secret of development, or to placeholders.` } },
    );
  const path = apiPath({ resource: 'secrets' }, source.namespace, source.name);
  const found = await getObject<Secret>(cluster, path, signal);
  if (found === undefined)
    throw new LockstepError('notFound', `There is no Secret ${source.namespace}/${source.name} to copy.`, {
      remedy: { kind: 'text', text: `List those there are: kubectl get secrets -n ${source.namespace}` },
    });
  const missing = needed.keys.filter(key => !Object.hasOwn(found.data ?? {}, key));
  if (missing.length > 0) throw withoutKeys(needed, source, missing);
  return { apiVersion: 'v1', kind: 'Secret', metadata, type: found.type, data: found.data };
}

function withoutKeys(
  needed: NeededSecret,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  keys: readonly string[],
): LockstepError {
  const words = `${keys.length === 1 ? 'key' : 'keys'} ${keys.join(', ')}`;
  return new LockstepError(
    'invalidInput',
    `The Secret ${namespace}/${name} lacks the ${words}, which production’s pods read from ${needed.name}.`,
    { remedy: { kind: 'text', text: `Add it there, map ${needed.name} to another Secret, or to placeholders.` } },
  );
}

function placeholders({ keys, use }: NeededSecret): StackObject {
  if (use === 'pull') {
    const stringData = { '.dockerconfigjson': JSON.stringify({ auths: {} }) };
    return { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/dockerconfigjson', stringData };
  }
  // Nobody can guess them, and everybody sees what they are.
  const values = keys.map(key => [key, `placeholder-${randomBytes(12).toString('hex')}`]);
  return { apiVersion: 'v1', kind: 'Secret', stringData: Object.fromEntries(values) as Record<string, string> };
}
