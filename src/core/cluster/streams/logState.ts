import type { Pod } from '../pod.ts';
import { findContainerStatus } from './findContainerStatus.ts';

/** What a container's status says of its log. */
export type LogState =
  | { readonly kind: 'unstarted' }
  /** Whether it still writes, and whether it may be started again. */
  | { readonly kind: 'started'; readonly restarts: number; readonly runs: boolean; readonly isFinal: boolean };

export function logState(pod: Pod, container: string): LogState {
  const status = findContainerStatus(pod, container);
  const isFinal = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  if (status?.state?.running === undefined && status?.state?.terminated === undefined) {
    if (status?.lastState?.terminated === undefined)
      return isFinal ? { kind: 'started', restarts: 0, runs: false, isFinal } : { kind: 'unstarted' };
  }
  return { kind: 'started', restarts: status.restartCount ?? 0, runs: status.state?.running !== undefined, isFinal };
}
