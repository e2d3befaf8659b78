import { createHash } from 'node:crypto';
import { relative, sep } from 'node:path';
import type { EnvironmentPlan } from './environmentPlan.ts';
import { dnsName, partName, type EnvironmentNames } from './environmentNames.ts';
import type { ServicePlan, VolumePlan } from './servicePlan.ts';

/** The workspace's claim has the files here; what Lockstep notes beside them is not part of them. */
export const filesFolder = 'files';
/** A volume's claim has its content here, because a new disk may have a `lost+found` that databases refuse. */
const contentFolder = 'content';

/** The volumes of one pod, and where its containers mount them. */
export interface PodVolumes {
  readonly volumes: readonly object[];
  mountsOf(service: ServicePlan): readonly object[];
}

export function podVolumes(services: readonly ServicePlan[], plan: EnvironmentPlan): PodVolumes {
  const volumes = new Map<string, object>();
  for (const service of services) {
    service.volumes.forEach((volume, index) => {
      const name = volumeName(service, volume, index);
      volumes.set(name, { name, ...sourceOf(volume, service, plan.names) });
    });
  }
  return {
    volumes: [...volumes.values()],
    mountsOf: service =>
      service.volumes.flatMap((volume, index) => mounts(volume, volumeName(service, volume, index), plan)),
  };
}

export const workspaceClaim = (names: EnvironmentNames): string => partName(names, 'workspace');
export const keptClaim = (names: EnvironmentNames, volume: string): string => partName(names, `volume-${volume}`);

/** By target: one object for each mount of files, so that several services may have the same path. */
export function filesName(names: EnvironmentNames, service: ServicePlan, { target }: VolumePlan): string {
  const digest = createHash('sha256').update(target).digest('hex').slice(0, 8);
  return partName(names, `${service.name}-files-${digest}`);
}

/** Keys of a ConfigMap may not have a `/`, paths may. */
export const fileKey = (index: number): string => `file-${index}`;

export const keptMount = (name: string, mountPath: string): object => ({ name, mountPath, subPath: contentFolder });

export function volumeName(service: ServicePlan, volume: VolumePlan, index: number): string {
  switch (volume.kind) {
    case 'workspace':
      return 'workspace';
    case 'kept':
      return dnsName(`kept-${volume.name}`);
    case 'ephemeral':
    case 'memory':
    case 'files':
      return dnsName(`${service.name}-${index}`);
  }
}

function sourceOf(volume: VolumePlan, service: ServicePlan, names: EnvironmentNames): object {
  switch (volume.kind) {
    case 'workspace':
      return { persistentVolumeClaim: { claimName: workspaceClaim(names) } };
    case 'kept':
      return { persistentVolumeClaim: { claimName: keptClaim(names, volume.name) } };
    case 'ephemeral':
      return { emptyDir: {} };
    case 'memory':
      return {
        emptyDir: { medium: 'Memory', ...(volume.bytes === undefined ? {} : { sizeLimit: String(volume.bytes) }) },
      };
    case 'files': {
      const name = filesName(names, service, volume);
      const items = [...volume.files.keys()].map((path, index) => ({
        key: fileKey(index),
        path: path === '' ? fileKey(index) : path,
      }));
      return volume.secret ? { secret: { secretName: name, items } } : { configMap: { name, items } };
    }
  }
}

function mounts(volume: VolumePlan, name: string, { upload }: EnvironmentPlan): readonly object[] {
  const { target: mountPath, readOnly } = volume;
  const common = { name, mountPath, ...(readOnly ? { readOnly: true } : {}) };
  switch (volume.kind) {
    case 'workspace': {
      const below = relative(upload?.source ?? volume.source, volume.source).split(sep);
      return [{ ...common, subPath: [filesFolder, ...below].filter(part => part !== '').join('/') }];
    }
    case 'kept':
      return [{ ...common, ...keptMount(name, mountPath) }];
    case 'ephemeral':
    case 'memory':
      return [common];
    case 'files':
      return volume.files.has('') ? [{ ...common, subPath: fileKey(0) }] : [common];
  }
}
