import type { ClusterEvent } from '../../cluster/clusterEvent.ts';
import { oneLine } from '../../cluster/oneLine.ts';
import type { Pod } from '../../cluster/pod.ts';
import { containerTrouble } from './containerTrouble.ts';
import { lastMessage } from './lastMessage.ts';
import { sentence } from './sentence.ts';
import type { Trouble } from './trouble.ts';

/**
 * Why a pod doesn't run, from its own status; undefined where nothing speaks against it. `events` of this pod (by its
 * uid) and of its volume claims, newest last, know some causes that no status tells: mounts, probes, unbound claims.
 */
export function podTrouble(pod: Pod, events: readonly ClusterEvent[] = []): Trouble | undefined {
  return wholePod(pod) ?? unscheduled(pod, events) ?? ofContainers(pod, events) ?? ofEvents(pod, events);
}

/** Evicted, over its deadline, on a lost node: this one is over, but its workload makes another. */
function wholePod({ status }: Pod): Trouble | undefined {
  if (status?.phase !== 'Failed' || status.reason === undefined) return undefined;
  const why = status.message === undefined ? '' : `: ${sentence(status.message)}`;
  const what = status.reason === 'Evicted' ? 'The pod was evicted' : `The pod failed (${oneLine(status.reason)})`;
  return { words: why === '' ? `${what}.` : `${what}${why}`, isLasting: false };
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
    const trouble = containerTrouble(status, pod, events);
    if (trouble !== undefined) return trouble;
  }
  return undefined;
}

/** A volume that can't be mounted and a sandbox that can't be made stand nowhere else. */
function ofEvents({ status }: Pod, events: readonly ClusterEvent[]): Trouble | undefined {
  if (status?.phase !== 'Pending') return undefined;
  const message = lastMessage(events, ['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox']);
  return message === undefined ? undefined : { words: message, isLasting: false };
}
