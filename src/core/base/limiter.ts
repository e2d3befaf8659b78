/** Lets so many in at once; the others wait in order. */
export interface Limiter {
  /** Gives what leaves again, once. Rejects with the signal's reason when it aborts while waiting. */
  enter(signal: AbortSignal): Promise<() => void>;
}

export function createLimiter(places: number): Limiter {
  const waiting = new Set<() => void>();
  let free = places;
  const leave = (): void => {
    const [next] = waiting;
    if (next === undefined) free += 1;
    else next();
  };
  return {
    enter: signal => {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return Promise.resolve(leave);
      }
      return new Promise((resolve, reject) => {
        const enter = (): void => {
          waiting.delete(enter);
          signal.removeEventListener('abort', giveUp);
          resolve(leave);
        };
        const giveUp = (): void => {
          waiting.delete(enter);
          reject(signal.reason as Error);
        };
        waiting.add(enter);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    },
  };
}
