import { LockstepError } from '../../base/lockstepError.ts';
import type { ContainerTarget } from './containerTarget.ts';

/** Exit code by which our scripts say that a path isn't there; none of the programs they run has it. */
export const missingCode = 66;

export function missing({ pod, container }: ContainerTarget, path: string): LockstepError {
  return new LockstepError('notFound', `There is no ${path} in container ${container} of pod ${pod}.`);
}
