import { LockstepError } from '../../base/lockstepError.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { parseClusterId } from '../../cluster/clusterId.ts';
import { ownerName } from '../../cluster/ownerName.ts';
import type { Scalable } from '../../cluster/scalable.ts';
import type { EnvironmentId } from '../../environment/ids.ts';
import { environmentPods } from './environmentPods.ts';
import { ownWorkloads } from './ownWorkloads.ts';
import { PodWatch } from './podWatch.ts';
import { recognise } from './recognise.ts';
import type { Recognised } from './recognised.ts';

/** An environment as it is now, with its pods under watch from then on; to be disposed. */
export interface FoundEnvironment extends Disposable {
  readonly recognised: Recognised;
  /** What Lockstep made of it, by `deployment.web`. */
  readonly workloads: ReadonlyMap<string, Scalable>;
  readonly pods: PodWatch;
}

/** Throws `notFound` where the cluster has no such environment now. */
export async function findEnvironment(
  cluster: Cluster,
  id: EnvironmentId,
  signal: AbortSignal,
): Promise<FoundEnvironment> {
  const { namespace, name } = parseClusterId(id);
  const [workloads, selection] = await Promise.all([
    ownWorkloads(cluster, { namespace, name }, signal),
    environmentPods(cluster, { context: cluster.context, namespace, name }, signal),
  ]).catch((error: unknown) => {
    throw isNotFound(error) ? gone(id, error) : error;
  });
  const pods = await PodWatch.start(cluster, selection, signal);
  const viewpoint = { context: cluster.context, namespace, self: ownerName() };
  const recognised = recognise(viewpoint, { workloads, pods: pods.all }).get(id);
  if (recognised !== undefined) return { recognised, workloads, pods, [Symbol.dispose]: () => pods[Symbol.dispose]() };
  pods[Symbol.dispose]();
  throw gone(id);
}

const isNotFound = (error: unknown): boolean => error instanceof LockstepError && error.code === 'notFound';

function gone(id: EnvironmentId, cause?: unknown): LockstepError {
  return new LockstepError('notFound', `The environment ${id} is not there any more.`, {
    ...(cause === undefined ? {} : { cause }),
    remedy: { kind: 'text', text: 'List the environments again.' },
  });
}
