import type { ClusterEvent } from '../../cluster/clusterEvent.ts';
import { oneLine } from '../../cluster/oneLine.ts';
import type { Pod } from '../../cluster/pod.ts';
import { containerTrouble } from './containerTrouble.ts';
import { isKeptOff } from './isKeptOff.ts';
import { lastMessage } from './lastMessage.ts';
import { nodeTrouble, type SeenNodes } from './nodeTrouble.ts';
import { pressures } from './pressures.ts';
import { schedulerWords } from './schedulerWords.ts';
import { sentence } from './sentence.ts';
import type { Trouble } from './trouble.ts';

/**
 * Why a pod doesn't run, from its own status; undefined where nothing speaks against it. `events` of this pod (by its
 * uid) and of its volume claims, newest last, know some causes that no status tells: mounts, probes, unbound claims.
 * `nodes` know by which taints they keep it off.
 */
export function podTrouble(pod: Pod, events: readonly ClusterEvent[] = [], nodes: SeenNodes = []): Trouble | undefined {
  return wholePod(pod) ?? unscheduled(pod, events, nodes) ?? ofContainers(pod, events) ?? ofEvents(pod, events);
}

/** Evicted, over its deadline, on a lost node: this one is over, but its workload makes another. */
function wholePod({ status }: Pod): Trouble | undefined {
  if (status?.phase !== 'Failed' || status.reason === undefined) return undefined;
  const why = status.message === undefined ? '' : `: ${sentence(evictionWords(status.message))}`;
  const what = status.reason === 'Evicted' ? 'The pod was evicted' : `The pod failed (${oneLine(status.reason)})`;
  return { words: why === '' ? `${what}.` : `${what}${why}`, isLasting: false };
}

/** A kubelet that runs out of something takes no new pod either, and then names its condition only. */
const evictionWords = (message: string): string =>
  Object.entries(pressures).reduce(
    (words, [condition, { words: pressure }]) =>
      words.replace(`The node had condition: [${condition}]`, `The node is under ${pressure}`),
    message,
  );

function unscheduled(pod: Pod, events: readonly ClusterEvent[], nodes: SeenNodes): Trouble | undefined {
  const condition = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (condition?.status !== 'False') return undefined;
  const why = sentence(schedulerWords(condition.message ?? condition.reason ?? 'it was not told why'));
  const closed = isKeptOff(pod) ? nodeTrouble(pod, nodes) : [];
  const claim = lastMessage(events, ['ProvisioningFailed', 'FailedBinding']) ?? [];
  return { words: [`No node takes the pod: ${why}`, ...closed].concat(claim).join(' '), isLasting: false };
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
