import type { Pod } from '../../cluster/pod.ts';
import { findContainerStatus } from '../../cluster/streams/findContainerStatus.ts';
import { podTrouble } from './podTrouble.ts';

/** What a session is held by: one run of one container. */
export interface HeldContainer {
  readonly uid: string;
  readonly container: string;
  readonly containerId: string | undefined;
}

/** Why what runs in a container is over, in words to put behind a colon; undefined while it goes on. */
export function podLoss(pod: Pod | undefined, { container, containerId }: HeldContainer): string | undefined {
  if (pod === undefined) return 'its pod is gone';
  const status = findContainerStatus(pod, container);
  const isOver = pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
  const isAnother = status?.containerID !== undefined && status.containerID !== containerId;
  if (!isOver && !isAnother && status?.state?.running !== undefined) return undefined;
  const words = podTrouble(pod)?.words.replace(/\.$/, '');
  return words === undefined ? (isAnother ? 'its container was restarted' : 'its container stopped') : words;
}
