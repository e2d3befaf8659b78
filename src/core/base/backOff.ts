const firstMilliseconds = 500;
const longestMilliseconds = 30_000;

/** How long to wait before the next attempt: it doubles, with jitter, so that many windows don't knock in step. */
export function backOff(attempt: number, random: () => number): number {
  const full = Math.min(longestMilliseconds, firstMilliseconds * 2 ** attempt);
  return full / 2 + (full / 2) * random();
}
