import { errorMessage } from '../../base/errorMessage.ts';
import { accessWords } from '../../cluster/access.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { ClusterError } from '../../cluster/clusterError.ts';
import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';
import { listObjects } from '../../cluster/listObjects.ts';
import { withoutManagedFields } from '../../cluster/withoutManagedFields.ts';
import { LockstepError } from '../../base/lockstepError.ts';
import { apiPath } from '../../cluster/apiPath.ts';
import type { Problem } from '../../environment/reading.ts';
import type { ClusterKind } from './clusterKinds.ts';

/** What was asked for, or why it can't be told; then what depends on it is unknown. */
export type Answer<Value> =
  | { readonly kind: 'read'; readonly value: Value }
  | {
      readonly kind: 'refused';
      readonly error: LockstepError;
      readonly problem: Required<Pick<Problem, 'message' | 'resolve'>>;
    };

export interface ReadScope {
  readonly cluster: Cluster;
  /** Undefined for objects that belong to no namespace. */
  readonly namespace: string | undefined;
}

const timeLimit = 10_000;

/** All objects of a kind, those of a label selector where one is given. */
export function readList<T extends KubernetesObject>(
  scope: ReadScope,
  kind: ClusterKind,
  labelSelector: string | undefined,
  signal: AbortSignal,
): Promise<Answer<readonly T[]>> {
  const selection = {
    path: apiPath(kind, scope.namespace),
    ...(labelSelector === undefined ? {} : { labelSelector }),
  };
  return answered(scope, accessWords([{ verb: 'list', ...kind }]), signal, async own => {
    const { items } = await listObjects(scope.cluster, selection, raw => withoutManagedFields(raw) as T, own);
    return items;
  });
}

/** Undefined where there is none of that name. */
export function readObject<T extends KubernetesObject>(
  scope: ReadScope,
  kind: ClusterKind,
  name: string,
  signal: AbortSignal,
): Promise<Answer<T | undefined>> {
  return answered(scope, accessWords([{ verb: 'get', ...kind, name }]), signal, own =>
    unlessMissing(scope.cluster.request<T>({ path: apiPath(kind, scope.namespace, name) }, own)),
  );
}

async function unlessMissing<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'notFound') return undefined;
    throw error;
  }
}

/** Time-boxed; what the server refuses or doesn't answer is an answer too. A server that isn't there throws. */
export async function answered<Value>(
  { cluster, namespace }: ReadScope,
  access: string,
  signal: AbortSignal,
  read: (own: AbortSignal) => Promise<Value>,
): Promise<Answer<Value>> {
  const late = AbortSignal.timeout(timeLimit);
  const where = `${access}${namespace === undefined ? '' : ` in ${namespace}`}`;
  try {
    return { kind: 'read', value: await read(AbortSignal.any([signal, late])) };
  } catch (error) {
    signal.throwIfAborted();
    if (late.aborted)
      return refused(where, `${cluster.context} did not answer within ${timeLimit / 1000} s`, 'Try again.');
    if (!(error instanceof LockstepError)) throw error;
    if (error.code === 'forbidden') return refused(where, 'forbidden', `Allow it: ${where}.`, error);
    if (error instanceof ClusterError && error.status >= 404)
      return refused(where, errorMessage(error), 'Try again.', error);
    throw error;
  }
}

function refused(access: string, why: string, resolve: string, cause?: LockstepError): Answer<never> {
  const message = `could not ${access}: ${why}`;
  return {
    kind: 'refused',
    error: cause ?? new LockstepError('unreachable', `${message}.`, { remedy: { kind: 'retry', text: resolve } }),
    problem: { message, resolve },
  };
}
