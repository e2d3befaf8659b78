import { oneLine } from '../../cluster/oneLine.ts';
import type { Scalable } from '../../cluster/scalable.ts';
import type { Trouble } from './trouble.ts';

/** Why a Deployment has no pod (API reference, "DeploymentCondition"): a quota, an admission that refuses it. */
export function workloadTrouble({ metadata, status }: Scalable): Trouble | undefined {
  // Of what it was to be before.
  if ((status?.observedGeneration ?? Infinity) < (metadata.generation ?? 0)) return undefined;
  const failure = status?.conditions?.find(({ type, status: state }) => type === 'ReplicaFailure' && state === 'True');
  if (failure === undefined) return undefined;
  const why = oneLine(failure.message ?? failure.reason ?? 'it was not told why').replace(/\.?$/, '.');
  return { words: `No pod of ${metadata.name} can be made: ${why}`, isLasting: true };
}
