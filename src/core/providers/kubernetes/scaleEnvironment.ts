import { LockstepError } from '../../base/lockstepError.ts';
import type { Access } from '../../cluster/access.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { parseClusterId } from '../../cluster/clusterId.ts';
import { clusterAnnotations, clusterLabels } from '../../cluster/clusterLabels.ts';
import type { Pod } from '../../cluster/pod.ts';
import { requireAccess } from '../../cluster/requireAccess.ts';
import type { EnvironmentId } from '../../environment/ids.ts';
import { containerState } from './containerState.ts';
import { findEnvironment, type FoundEnvironment } from './findEnvironment.ts';
import { troubleRemedy } from './provision/troubleRemedy.ts';
import { waitForPod } from './provision/waitForPod.ts';
import type { RecognisedService } from './recognised.ts';
import { requireOwn } from './requireOwn.ts';
import { parseWorkload, workloadKinds, workloadPath } from './workloadKinds.ts';

/** Pulling a large image takes its time; a node that never comes shows by its words meanwhile. */
const startMilliseconds = 10 * 60_000;
/** More than pods may take to end. */
const stopMilliseconds = 3 * 60_000;

/** Scales everything of an environment up again, and waits until its containers run. Throws why they can't. */
export async function startEnvironment(cluster: Cluster, id: EnvironmentId, signal: AbortSignal): Promise<void> {
  using found = await findEnvironment(cluster, id, signal);
  await scale(cluster, found, 'running', signal);
  const { namespace, name } = parseClusterId(id);
  const { environment, services } = found.recognised;
  const limit = AbortSignal.timeout(startMilliseconds);
  const over = new AbortController();
  const either = AbortSignal.any([signal, limit, over.signal]);
  let told = `${startMilliseconds / 60_000} minutes were not enough.`;
  const report = { step: (words: string) => void (told = words), output: () => undefined };
  const [workspace] = services;
  // In a stack of production's the workspace is of use without all the others, whose images may not be for this cluster.
  const isAwaited = (key: string): boolean => environment.stack === undefined || key === workspace.workload;
  const waits = [...found.workloads]
    .filter(([key]) => scaled({ workload: key }) && isAwaited(key))
    .map(async ([key, { metadata }]) => {
      const service = metadata.labels?.[clusterLabels.service] ?? metadata.name;
      const own = services.filter(({ workload }) => workload === key);
      const until = (pod: Pod): boolean => own.every(({ container }) => isUp(pod, container));
      const deployment = key.startsWith('deployment.') ? { deployment: metadata.name } : {};
      const wait = { namespace, environment: name, service, ...deployment, until, what: `Waiting for ${service}.` };
      await waitForPod(cluster, wait, report, either);
    });
  try {
    await Promise.all(waits);
  } catch (error) {
    over.abort();
    if (!limit.aborted || signal.aborted) throw error;
    const remedy = troubleRemedy(told);
    throw new LockstepError('commandFailed', `${environment.name} did not start. ${told}`, {
      ...(remedy === undefined ? {} : { remedy }),
    });
  }
}

/** Scales everything of an environment to nothing, and waits until no pod is left; its volumes are kept. */
export async function stopEnvironment(cluster: Cluster, id: EnvironmentId, signal: AbortSignal): Promise<void> {
  using found = await findEnvironment(cluster, id, signal);
  await scale(cluster, found, 'nothing', signal);
  const { environment, services } = found.recognised;
  const left = (): readonly string[] =>
    services.filter(scaled).flatMap(({ workload }) => found.pods.of(workload).map(({ metadata }) => metadata.name));
  const limit = AbortSignal.timeout(stopMilliseconds);
  while (left().length > 0) {
    await found.pods.next(AbortSignal.any([signal, limit])).catch(() => signal.throwIfAborted());
    if (limit.aborted)
      throw new LockstepError(
        'commandFailed',
        `${environment.name} is not stopped yet: ${left().join(', ')} still ends.`,
      );
  }
}

/** A job has run or not; only what is kept running is scaled. */
const scaled = ({ workload }: Pick<RecognisedService, 'workload'>): boolean => !workload.startsWith('job.');

/** To nothing, or back to what it was; only what is not so yet. */
async function scale(
  cluster: Cluster,
  { recognised: { environment }, workloads }: FoundEnvironment,
  to: 'nothing' | 'running',
  signal: AbortSignal,
): Promise<void> {
  requireOwn(environment);
  const { namespace } = parseClusterId(environment.id);
  const changed = [...workloads].flatMap(([key, workload]) => {
    const parsed = parseWorkload(key);
    const { replicas = 1 } = workload.spec;
    const isSo = (replicas === 0) === (to === 'nothing');
    return parsed === undefined || isSo || !scaled({ workload: key }) ? [] : [{ ...parsed, workload, replicas }];
  });
  const wanted = changed.flatMap(({ kind, name, replicas }): readonly Access[] => {
    const access = { verb: 'patch', ...workloadKinds[kind], namespace, name };
    return [{ ...access, subresource: 'scale' }, ...(replicas > 1 ? [access] : [])];
  });
  await requireAccess(cluster, `${to === 'nothing' ? 'stop' : 'start'} ${environment.name}`, wanted, signal);
  const patch = (path: string, body: object): Promise<unknown> =>
    cluster.request({ method: 'PATCH', path, body }, signal);
  const scaling = changed.map(async ({ kind, name, workload, replicas }) => {
    const path = workloadPath(kind, namespace, name);
    // What runs more than once is to do so again.
    if (replicas > 1)
      await patch(path, { metadata: { annotations: { [clusterAnnotations.replicas]: String(replicas) } } });
    const before = Number(workload.metadata.annotations?.[clusterAnnotations.replicas] ?? 1);
    await patch(`${path}/scale`, { spec: { replicas: to === 'nothing' ? 0 : before } });
  });
  await Promise.all(scaling);
}

function isUp(pod: Pod, container: string): boolean {
  const state = containerState(pod, container);
  return state.kind === 'running' && state.health !== 'starting';
}
