import { LockstepError } from '../../../base/lockstepError.ts';

/** `what` says of which image, up to the colon. */
export function needsRegistry(what: string): LockstepError {
  return new LockstepError('notSupported', `${what}: no registry is configured that both reach.`, {
    remedy: {
      kind: 'openSetting',
      text: 'Name a registry that this machine can push to and the cluster can pull from.',
      setting: 'lockstep.kubernetes.registry',
    },
  });
}
