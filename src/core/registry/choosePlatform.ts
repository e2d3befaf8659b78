import { LockstepError } from '../base/lockstepError.ts';
import type { PlatformDescriptor } from './imageManifest.ts';
import type { ImagePlatform } from './registryOptions.ts';

/** The image for a platform: the one asked for, else Linux on this machine's architecture, else on amd64, else the first. */
export function choosePlatform(
  name: string,
  manifests: readonly PlatformDescriptor[],
  { asked, machine }: { readonly asked?: ImagePlatform; readonly machine: string },
): PlatformDescriptor {
  // What stands under an unknown platform are attestations of the others.
  const images = manifests.filter(({ platform }) => platform.os !== 'unknown');
  const [os = '', architecture, variant] = (asked ?? '').split('/');
  const isAsked = ({ platform }: PlatformDescriptor): boolean =>
    platform.os === os &&
    platform.architecture === architecture &&
    (variant === undefined || platform.variant === variant);
  const onLinux = (name: string): PlatformDescriptor | undefined =>
    images.find(({ platform }) => platform.os === 'linux' && platform.architecture === name);
  const chosen =
    asked === undefined ? (onLinux(machine) ?? onLinux('amd64') ?? images[0]) : images.find(each => isAsked(each));
  if (chosen !== undefined) return chosen;
  const offered = images.map(({ platform }) => Object.values(platform).join('/')).join(', ');
  throw new LockstepError('notFound', `The image ${name} is not there for ${asked ?? 'Linux'}, but for ${offered}.`);
}
