import type { ClusterEvent } from '../../cluster/clusterEvent.ts';
import { sentence } from './sentence.ts';

/** What the last event for one of these reasons says. */
export function lastMessage(events: readonly ClusterEvent[], reasons: readonly string[]): string | undefined {
  const event = events.findLast(({ reason, message }) => message !== undefined && reasons.includes(reason ?? ''));
  return event?.message === undefined ? undefined : sentence(event.message);
}
