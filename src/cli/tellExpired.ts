import { expiredEnvironments } from '../core/workflows/expiredEnvironments.ts';
import type { CommandContext } from './context.ts';

/** Says what stands longer than was asked for, and how to be rid of it. */
export function tellExpired({ list, logger }: Pick<CommandContext, 'list' | 'logger'>): void {
  const names = expiredEnvironments(list.environments, new Date()).map(({ name }) => name);
  if (names.length > 0)
    logger.warn(`The time to live of ${names.join(', ')} is over. Remove what has expired: lockstep rm --expired`);
}
