import type { ClusterEvent } from '../../cluster/clusterEvent.ts';
import { oneLine } from '../../cluster/oneLine.ts';
import type { ContainerState, ContainerStatus, Pod } from '../../cluster/pod.ts';
import { lastMessage } from './lastMessage.ts';
import { sentence } from './sentence.ts';
import type { Trouble } from './trouble.ts';

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

/** Why one container of a pod doesn't run; undefined where nothing speaks against it. */
export function containerTrouble(
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
