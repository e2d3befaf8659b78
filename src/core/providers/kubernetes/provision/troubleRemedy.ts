import type { Remedy } from '../../../base/lockstepError.ts';

const remedies: readonly (readonly [RegExp, Remedy])[] = [
  [
    /violates PodSecurity/i,
    {
      kind: 'text',
      text: 'Leave out what the namespace forbids, give it a numeric "remoteUser", or use another namespace.',
    },
  ],
  [
    /exceeded quota|must specify/i,
    {
      kind: 'text',
      text: 'Lower "hostRequirements", remove what is not needed from the namespace, or ask for more quota.',
    },
  ],
  [
    /image of .* can't be pulled/,
    {
      kind: 'text',
      text: "Check the name of the image; for a private registry, give the namespace's service account an image pull secret.",
    },
  ],
  [
    /under \w+ pressure|low on resource/,
    {
      kind: 'text',
      text: 'End what uses up the node, wait until its pressure is over, or use a cluster with another node.',
    },
  ],
  [
    /storage ?class|persistentvolume/i,
    {
      kind: 'openSetting',
      text: 'Name a storage class that the cluster has: kubectl get storageclass',
      setting: 'lockstep.kubernetes.storageClass',
    },
  ],
];

/** The one step that helps, by the words in which the cluster says what is wrong. */
export function troubleRemedy(words: string): Remedy | undefined {
  return remedies.find(([pattern]) => pattern.test(words))?.[1];
}
