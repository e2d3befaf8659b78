import type { ClusterEvent } from '../../cluster/clusterEvent.ts';
import { oneLine } from '../../cluster/oneLine.ts';
import type { ContainerState, ContainerStatus, Pod } from '../../cluster/pod.ts';
import type { Trouble } from './trouble.ts';

/**
 * Why a pod doesn't run, from its own status; undefined where nothing speaks against it. `events` of this pod (by its
 * uid) and of its volume claims, newest last, know some causes that no status tells: mounts, probes, unbound claims.
 */
export function podTrouble(pod: Pod, events: readonly ClusterEvent[] = []): Trouble | undefined {
  return wholePod(pod) ?? unscheduled(pod, events) ?? ofContainers(pod, events) ?? ofEvents(pod, events);
}

/** Evicted, over its deadline, on a lost node: another pod may replace it, this one is over. */
function wholePod({ status }: Pod): Trouble | undefined {
  if (status?.phase !== 'Failed' || status.reason === undefined) return undefined;
  const why = status.message === undefined ? '' : `: ${sentence(status.message)}`;
  const what = status.reason === 'Evicted' ? 'The pod was evicted' : `The pod failed (${oneLine(status.reason)})`;
  return { words: why === '' ? `${what}.` : `${what}${why}`, isLasting: true };
}

function unscheduled({ status }: Pod, events: readonly ClusterEvent[]): Trouble | undefined {
  const condition = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (condition?.status !== 'False') return undefined;
  const why = sentence(condition.message ?? condition.reason ?? 'it was not told why');
  const claim = lastMessage(events, ['ProvisioningFailed', 'FailedBinding']);
  return { words: `No node takes the pod: ${why}${claim === undefined ? '' : ` ${claim}`}`, isLasting: false };
}

function ofContainers(pod: Pod, events: readonly ClusterEvent[]): Trouble | undefined {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  for (const status of statuses) {
    const trouble = ofContainer(status, pod, events);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

const imageReasons = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ErrImageInspect',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);
/** What a registry says where trying again gives the same. */
const noSuchImage =
  /not found|manifest unknown|denied|unauthorized|forbidden|does not exist|couldn't parse|no match for/i;

function ofContainer(
  { name, state, lastState }: ContainerStatus,
  pod: Pod,
  events: readonly ClusterEvent[],
): Trouble | undefined {
  const reason = state?.waiting?.reason;
  const message = oneLine(state?.waiting?.message ?? '');
  if (reason === undefined) return ended(name, state, pod);
  if (imageReasons.has(reason)) {
    const isLasting = reason === 'InvalidImageName' || reason === 'ErrImageNeverPull' || noSuchImage.test(message);
    return { words: `The image of ${name} can't be pulled: ${sentence(message || reason)}`, isLasting };
  }
  if (reason === 'CrashLoopBackOff') {
    const probe = lastMessage(events, ['Unhealthy']);
    const how = ended(name, lastState, pod)?.words ?? `${name} ended.`;
    return { words: `${how} It is started again and again.${probe === undefined ? '' : ` ${probe}`}`, isLasting: true };
  }
  if (/Error$/.test(reason)) {
    return { words: `${name} can't be started: ${sentence(message || reason)}`, isLasting: true };
  }
  return undefined;
}

function ended(name: string, state: ContainerState | undefined, pod: Pod): Trouble | undefined {
  const terminated = state?.terminated;
  if (terminated === undefined || terminated.exitCode === 0) return undefined;
  if (terminated.reason === 'OOMKilled') {
    const limit = pod.spec.containers.find(container => container.name === name)?.resources?.limits?.['memory'];
    const room = limit === undefined ? '' : ` (its limit is ${limit})`;
    return { words: `${name} was killed because it ran out of memory${room}.`, isLasting: false };
  }
  const said = oneLine(terminated.message ?? '');
  const words = `${name} ended with exit code ${terminated.exitCode}`;
  return { words: said === '' ? `${words}.` : `${words}: ${sentence(said)}`, isLasting: false };
}

/** A volume that can't be mounted and a sandbox that can't be made stand nowhere else. */
function ofEvents({ status }: Pod, events: readonly ClusterEvent[]): Trouble | undefined {
  if (status?.phase !== 'Pending') return undefined;
  const message = lastMessage(events, ['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox']);
  return message === undefined ? undefined : { words: message, isLasting: false };
}

function lastMessage(events: readonly ClusterEvent[], reasons: readonly string[]): string | undefined {
  const event = events.findLast(({ reason, message }) => message !== undefined && reasons.includes(reason ?? ''));
  return event?.message === undefined ? undefined : sentence(event.message);
}

function sentence(text: string): string {
  const line = oneLine(text);
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
