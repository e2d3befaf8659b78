import { LockstepError } from '../../base/lockstepError.ts';
import type { Report } from '../../base/report.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { ClusterError } from '../../cluster/clusterError.ts';
import { parseClusterId } from '../../cluster/clusterId.ts';
import type { Pod, PodContainer, SecurityContext } from '../../cluster/pod.ts';
import { podsPath } from '../../cluster/podsPath.ts';
import { requireAccess } from '../../cluster/requireAccess.ts';
import { findContainerStatus } from '../../cluster/streams/findContainerStatus.ts';
import type { DebugRequest } from '../../environment/debugRequest.ts';
import { serviceName, type ServiceName } from '../../environment/ids.ts';
import { containerTrouble } from './containerTrouble.ts';
import { debugContainers, debugName } from './debugContainers.ts';
import { findEnvironment, type FoundEnvironment } from './findEnvironment.ts';

const startMilliseconds = 3 * 60_000;
/** Ends when the pod does, which tells it by TERM. */
const command = ['sh', '-c', 'trap "exit 0" TERM INT; while :; do sleep 3600 & wait $!; done'];

const restricted = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};
const tracing = { capabilities: { add: ['SYS_PTRACE'] } };

/**
 * Adds an ephemeral container to a running pod, with the processes of one of its containers in sight (concepts/workloads/
 * pods/ephemeral-containers); one of the same image that is there already is taken. It can't be taken out again: it ends
 * with its pod.
 */
export async function addDebugContainer(
  cluster: Cluster,
  { id, service, image }: DebugRequest,
  report: Report,
  signal: AbortSignal,
): Promise<ServiceName> {
  using found = await findEnvironment(cluster, id, signal);
  const { pod, container, prefix } = targetOf(found, service);
  const { namespace } = parseClusterId(id);
  const there = debugContainers(pod).find(each => each.targetContainerName === container && each.image === image);
  if (there !== undefined) return serviceName(prefix + there.name);
  const path = podsPath(namespace, pod.metadata.name);
  const access = { verb: 'patch', resource: 'pods', subresource: 'ephemeralcontainers', namespace };
  await requireAccess(cluster, `add a debug container to ${pod.metadata.name}`, [access], signal);
  const raw = await cluster.request<Pod>({ path }, signal);
  const added = { ...debugContainer(raw, container), image };
  await add(cluster, path, added, signal);
  await untilRunning(found, { uid: pod.metadata.uid, name: added.name }, report, signal);
  return serviceName(prefix + added.name);
}

/** What the pods of a namespace may do is forbidden in several ways: by Pod Security, by policies, by webhooks. */
const denials: readonly string[] = ['forbidden', 'invalidInput'] satisfies readonly ClusterError['code'][];

/** Where tracing is forbidden it looks only into processes of its own user. */
async function add(cluster: Cluster, path: string, added: DebugContainer, signal: AbortSignal): Promise<void> {
  const patch = (container: DebugContainer): Promise<unknown> =>
    cluster.request(
      {
        method: 'PATCH',
        path: `${path}/ephemeralcontainers`,
        contentType: 'application/strategic-merge-patch+json',
        body: { spec: { ephemeralContainers: [container] } },
      },
      signal,
    );
  try {
    await patch(added);
  } catch (error) {
    const { capabilities, ...securityContext } = added.securityContext;
    const isDenied = error instanceof ClusterError && denials.includes(error.code);
    if (capabilities?.add === undefined || !isDenied) throw error;
    await patch({ ...added, securityContext });
  }
}

function targetOf(
  { recognised: { environment, services }, pods }: FoundEnvironment,
  name: ServiceName | undefined,
): { readonly pod: Pod; readonly container: string; readonly prefix: string } {
  const service = name === undefined ? services[0] : services.find(each => each.name === name);
  const pod = pods
    .of(service?.workload ?? '')
    .find(each => findContainerStatus(each, service?.container ?? '')?.state?.running !== undefined);
  if (service !== undefined && pod !== undefined) {
    const main = services.find(({ workload }) => workload === service.workload);
    const prefix = main === undefined || main === services[0] ? '' : `${main.name}/`;
    return { pod, container: service.container, prefix };
  }
  throw new LockstepError('notFound', `${name ?? environment.name} has no container that runs.`);
}

interface DebugRights extends SecurityContext {
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
}

interface DebugContainer extends PodContainer {
  readonly command: readonly string[];
  readonly securityContext: DebugRights;
}

/** The files of a process are only open to its own user with no more rights than it has, and to who may trace it. */
function debugContainer({ spec }: Pod, target: string): DebugContainer {
  const taken = new Set((spec.ephemeralContainers ?? []).map(({ name }) => name));
  const names = Array.from({ length: taken.size + 1 }, (_, index) =>
    index === 0 ? debugName : `${debugName}-${index + 1}`,
  );
  const own = [...spec.containers, ...(spec.initContainers ?? [])].find(({ name }) => name === target)?.securityContext;
  const { runAsUser, runAsGroup } = { ...spec.securityContext, ...own };
  const user = {
    ...(runAsUser === undefined ? {} : { runAsUser }),
    ...(runAsGroup === undefined ? {} : { runAsGroup }),
  };
  const isRestricted = runAsUser !== undefined && runAsUser !== 0;
  return {
    name: names.find(name => !taken.has(name)) ?? debugName,
    command,
    targetContainerName: target,
    securityContext: { ...(isRestricted ? restricted : tracing), ...user },
  };
}

async function untilRunning(
  { pods }: FoundEnvironment,
  { uid, name }: { readonly uid: string; readonly name: string },
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const limit = AbortSignal.timeout(startMilliseconds);
  let told: string | undefined;
  for (;;) {
    const pod = pods.get(uid);
    const status = pod === undefined ? undefined : findContainerStatus(pod, name);
    if (status?.state?.running !== undefined) return;
    const trouble = pod === undefined || status === undefined ? undefined : containerTrouble(status, pod, []);
    if (pod === undefined || trouble?.isLasting === true || limit.aborted) {
      const why = pod === undefined ? 'Its pod is gone.' : (trouble?.words ?? 'It took too long.');
      throw new LockstepError('commandFailed', `The debug container did not start. ${why}`);
    }
    if (trouble !== undefined && trouble.words !== told) report.step((told = trouble.words));
    await pods.next(AbortSignal.any([signal, limit])).catch(() => signal.throwIfAborted());
  }
}
