import { errorMessage } from '../../base/errorMessage.ts';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Availability } from '../../environment/environment.ts';

/** Why a context can't be used: in the words of whoever knows it, with what to do. */
export function unavailability(error: unknown): Availability {
  const remedy = error instanceof LockstepError ? error.remedy : undefined;
  const isRefused = error instanceof LockstepError && error.code === 'forbidden';
  return {
    kind: 'unreachable',
    reason: errorMessage(error),
    ...(remedy === undefined ? {} : { remedy }),
    ...(isRefused ? { isRefused } : {}),
  };
}
