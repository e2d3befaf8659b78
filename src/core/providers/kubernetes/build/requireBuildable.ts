import { LockstepError } from '../../../base/lockstepError.ts';
import type { BuildContext } from '../provision/buildContext.ts';

/**
 * Whether an image can be built in the target namespace at all. Throws `notSupported` with the ways out; `why` is what
 * the Docker engine of this machine says.
 */
export function requireBuildable({ namespace }: BuildContext, part: string, why: string): void {
  const { podSecurity } = namespace;
  if (podSecurity === undefined) return;
  throw new LockstepError(
    'notSupported',
    `The image of ${part} can't be built in the cluster, because the namespace ${namespace.name} enforces Pod Security "${podSecurity}", which forbids the rights that a build needs (root with SYS_ADMIN), and no Docker engine can build it here: ${why}`,
    {
      remedy: {
        kind: 'text',
        text: 'Start Docker, or build and push the image elsewhere and name it as "image" in devcontainer.json.',
      },
    },
  );
}
