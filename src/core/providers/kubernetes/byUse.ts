import type { Pod } from '../../cluster/pod.ts';

/** For sorting a workload's pods: the one to work in first, which is the newest that is ready. */
export function byUse(a: Pod, b: Pod): number {
  return rank(b) - rank(a) || age(b, a) || (a.metadata.name < b.metadata.name ? -1 : 1);
}

const age = (a: Pod, b: Pod): number =>
  Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp);

function rank({ metadata, status }: Pod): number {
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return 0;
  if (metadata.deletionTimestamp !== undefined) return 1;
  if (status?.phase !== 'Running') return 2;
  return status.conditions?.some(({ type, status: state }) => type === 'Ready' && state === 'True') === true ? 4 : 3;
}
