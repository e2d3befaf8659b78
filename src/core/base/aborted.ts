/** Resolves when the signal aborts. Listens no longer than until `over`, because a session outlives thousands of processes. */
export function aborted(signal: AbortSignal, over: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true, signal: over });
  });
}
