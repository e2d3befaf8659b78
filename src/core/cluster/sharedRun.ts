/**
 * Concurrent callers share one run. A caller's abort ends its own waiting; when nobody waits any longer, the run is
 * aborted too.
 */
export function sharedRun<T>(run: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let current: { readonly result: Promise<T>; readonly ending: AbortController; waiting: number } | undefined;
  return async signal => {
    signal.throwIfAborted();
    if (current === undefined) {
      const ending = new AbortController();
      const started = { result: run(ending.signal), ending, waiting: 0 };
      current = started;
      const over = (): void => {
        if (current === started) current = undefined;
      };
      started.result.then(over, over);
    }
    const joined = current;
    joined.waiting += 1;
    try {
      return await untilAborted(joined.result, signal);
    } finally {
      joined.waiting -= 1;
      if (joined.waiting === 0) {
        joined.ending.abort();
        if (current === joined) current = undefined;
      }
    }
  };
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
