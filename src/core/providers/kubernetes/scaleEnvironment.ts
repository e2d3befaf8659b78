import { LockstepError } from '../../base/lockstepError.ts';
import type { Access } from '../../cluster/access.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { parseClusterId } from '../../cluster/clusterId.ts';
import { requireAccess } from '../../cluster/requireAccess.ts';
import type { EnvironmentId } from '../../environment/ids.ts';
import { containerState } from './containerState.ts';
import { findEnvironment, type FoundEnvironment } from './findEnvironment.ts';
import { podTrouble } from './podTrouble.ts';
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
  const { environment, services } = found.recognised;
  let trouble: string | undefined;
  await untilSo(found, startMilliseconds, signal, {
    isSo: () => {
      const waiting = services.filter(service => !isUp(found, service));
      for (const service of waiting) {
        const [pod] = found.pods.of(service.workload);
        const told = pod === undefined ? undefined : podTrouble(pod);
        if (told !== undefined) trouble = told.words;
        if (told?.isLasting === true && pod?.status?.phase !== 'Failed') throw notStarted(environment.name, told.words);
      }
      return waiting.length === 0;
    },
    tooLate: () => notStarted(environment.name, trouble ?? `${startMilliseconds / 60_000} minutes were not enough.`),
  });
}

/** Scales everything of an environment to nothing, and waits until no pod is left; its volumes are kept. */
export async function stopEnvironment(cluster: Cluster, id: EnvironmentId, signal: AbortSignal): Promise<void> {
  using found = await findEnvironment(cluster, id, signal);
  await scale(cluster, found, 0, signal);
  const { environment, services } = found.recognised;
  const left = (): readonly string[] =>
    services.filter(scaled).flatMap(({ workload }) => found.pods.of(workload).map(({ metadata }) => metadata.name));
  await untilSo(found, stopMilliseconds, signal, {
    isSo: () => left().length === 0,
    tooLate: () =>
      new LockstepError('commandFailed', `${environment.name} is not stopped yet: ${left().join(', ')} still ends.`),
  });
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

function isUp({ pods }: FoundEnvironment, { workload, container }: RecognisedService): boolean {
  const [pod] = pods.of(workload);
  if (workload.startsWith('job.')) return true;
  if (pod?.metadata.deletionTimestamp !== undefined || pod === undefined) return false;
  const state = containerState(pod, container);
  return state.kind === 'running' && state.health !== 'starting';
}

interface Wanted {
  /** Throws where it can't become so. */
  isSo(): boolean;
  tooLate(): LockstepError;
}

async function untilSo(
  { pods }: FoundEnvironment,
  milliseconds: number,
  signal: AbortSignal,
  wanted: Wanted,
): Promise<void> {
  const limit = AbortSignal.timeout(milliseconds);
  const both = AbortSignal.any([signal, limit]);
  while (!wanted.isSo()) {
    try {
      await pods.next(both);
    } catch (error) {
      throw limit.aborted && !signal.aborted ? wanted.tooLate() : error;
    }
  }
}

const notStarted = (name: string, why: string): LockstepError =>
  new LockstepError('commandFailed', `${name} did not start. ${why}`);
