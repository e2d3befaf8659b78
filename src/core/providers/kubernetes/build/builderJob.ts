import { clusterAnnotations } from '../../../cluster/clusterLabels.ts';
import type { EnvironmentNames } from '../provision/environmentNames.ts';
import type { ObjectToApply } from '../provision/objectToApply.ts';
import { taskJob } from '../provision/taskJob.ts';

/** No Compose service is called so. */
export const builderName = 'lockstep-builder';
/** In memory: who to be at registries never reaches a disk. */
export const privateFolder = '/lockstep/private';
const workFolder = '/lockstep/work';
/** Build contexts: the Dockerfile's own, and that of the Features. */
export const contextFolder = `${workFolder}/context`;
export const featuresFolder = `${workFolder}/features`;

const longestSeconds = 2 * 60 * 60;

/**
 * A pod that waits for a build to be started in it. It ends by itself where this machine goes, and what it held goes with
 * it: nothing of the build is part of an object of the cluster.
 */
export function builderJob(image: string, { names, token }: { names: EnvironmentNames; token: string }): ObjectToApply {
  const options = { names, longestSeconds, annotations: { [clusterAnnotations.made]: token } };
  return taskJob(builderName, options, {
    container: {
      image,
      command: ['/bin/sh', '-c', `exec sleep ${longestSeconds}`],
      workingDir: '/',
      resources: { requests: { cpu: '250m', memory: '256Mi' } },
      securityContext: rights,
      volumeMounts: [
        { name: 'storage', mountPath: '/var/lib/containers' },
        { name: 'work', mountPath: workFolder },
        { name: 'private', mountPath: privateFolder },
      ],
    },
    volumes: [
      { name: 'storage', emptyDir: {} },
      { name: 'work', emptyDir: {} },
      { name: 'private', emptyDir: { medium: 'Memory', sizeLimit: '16Mi' } },
    ],
  });
}

/** Buildah mounts what a step of a Dockerfile sees, also in its chroot isolation. */
const rights = {
  runAsUser: 0,
  runAsGroup: 0,
  capabilities: { add: ['SYS_ADMIN', 'SYS_CHROOT', 'MKNOD', 'SETFCAP'] },
  seccompProfile: { type: 'Unconfined' },
  appArmorProfile: { type: 'Unconfined' },
};
