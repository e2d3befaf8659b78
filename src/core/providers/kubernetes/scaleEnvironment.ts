import { LockstepError } from '../../base/lockstepError.ts';
import type { Access } from '../../cluster/access.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { parseClusterId } from '../../cluster/clusterId.ts';
import { clusterLabels } from '../../cluster/clusterLabels.ts';
import type { Pod } from '../../cluster/pod.ts';
import { requireAccess } from '../../cluster/requireAccess.ts';
import type { EnvironmentId } from '../../environment/ids.ts';
import { containerState } from './containerState.ts';
import { findEnvironment, type FoundEnvironment } from './findEnvironment.ts';
import { waitForPod } from './provision/waitForPod.ts';
import type { RecognisedService } from './recognised.ts';
import { requireOwn } from './requireOwn.ts';
import { parseWorkload, workloadKinds, workloadPath } from './workloadKinds.ts';

/** Pulling a large image takes its time; a node that never comes shows by its words meanwhile. */
const startMilliseconds = 10 * 60_000;
/** More than pods may take to end. */
const stopMilliseconds = 3 * 60_000;

/** Scales everything of an environment to one pod each, and waits until its containers run. Throws why they can't. */
export async function startEnvironment(cluster: Cluster, id: EnvironmentId, signal: AbortSignal): Promise<void> {
  using found = await findEnvironment(cluster, id, signal);
  await scale(cluster, found, 1, signal);
  const { namespace, name } = parseClusterId(id);
  const { environment, services } = found.recognised;
  const limit = AbortSignal.timeout(startMilliseconds);
  const over = new AbortController();
  const either = AbortSignal.any([signal, limit, over.signal]);
  let told = `${startMilliseconds / 60_000} minutes were not enough.`;
  const report = { step: (words: string) => void (told = words), output: () => undefined };
  const waits = [...found.workloads]
    .filter(([key]) => scaled({ workload: key }))
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
    throw new LockstepError('commandFailed', `${environment.name} did not start. ${told}`);
  }
}

/** Scales everything of an environment to nothing, and waits until no pod is left; its volumes are kept. */
export async function stopEnvironment(cluster: Cluster, id: EnvironmentId, signal: AbortSignal): Promise<void> {
  using found = await findEnvironment(cluster, id, signal);
  await scale(cluster, found, 0, signal);
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

async function scale(cluster: Cluster, found: FoundEnvironment, replicas: number, signal: AbortSignal): Promise<void> {
  const { environment } = found.recognised;
  const purpose = `${replicas === 0 ? 'stop' : 'start'} ${environment.name}`;
  requireOwn(environment);
  const { namespace } = parseClusterId(environment.id);
  const workloads = [...found.workloads.keys()].flatMap(key =>
    scaled({ workload: key }) ? (parseWorkload(key) ?? []) : [],
  );
  const wanted = workloads.map(({ kind, name }): Access => {
    return { verb: 'patch', ...workloadKinds[kind], subresource: 'scale', namespace, name };
  });
  await requireAccess(cluster, purpose, wanted, signal);
  await Promise.all(
    workloads.map(({ kind, name }) =>
      cluster.request(
        { method: 'PATCH', path: `${workloadPath(kind, namespace, name)}/scale`, body: { spec: { replicas } } },
        signal,
      ),
    ),
  );
}

function isUp(pod: Pod, container: string): boolean {
  const state = containerState(pod, container);
  return state.kind === 'running' && state.health !== 'starting';
}
