import { LockstepError } from '../../base/lockstepError.ts';
import type { Environment } from '../../environment/environment.ts';

/** Throws `notSupported` for what Lockstep didn't make. */
export function requireOwn({ name, origin }: Pick<Environment, 'name' | 'origin'>): void {
  if (origin.kind === 'lockstep') return;
  throw new LockstepError('notSupported', `Lockstep didn't make ${name} and doesn't change what it doesn't own.`);
}
