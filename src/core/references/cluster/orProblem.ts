import { LockstepError } from '../../base/lockstepError.ts';
import type { Problem } from '../../environment/reading.ts';

/** What was done, or why it could not be: the rest of a comparison goes on without it. */
export async function orProblem<Result>(
  what: string,
  run: () => Promise<Result>,
  signal: AbortSignal,
): Promise<{ readonly result: Result } | { readonly problem: Problem }> {
  try {
    return { result: await run() };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof LockstepError)) throw error;
    const resolve = error.remedy?.text;
    return { problem: { message: `${what}: ${error.message}`, ...(resolve === undefined ? {} : { resolve }) } };
  }
}
