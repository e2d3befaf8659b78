import { existsSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { backOff } from '../../base/backOff.ts';
import type { Endpoint } from './context.ts';

/** Returns when it is worth trying again: the engine's socket appeared, or the back-off is over. */
export async function untilReachable(endpoint: Endpoint, attempt: number, signal: AbortSignal): Promise<void> {
  const woken = new AbortController();
  const stopWatching =
    endpoint.kind === 'socket' && process.platform !== 'win32'
      ? onAppear(endpoint.path, () => woken.abort())
      : undefined;
  try {
    await delay(backOff(attempt, Math.random), undefined, { signal: AbortSignal.any([signal, woken.signal]) });
  } catch {
    signal.throwIfAborted();
  } finally {
    stopWatching?.();
  }
}

function onAppear(path: string, listener: () => void): () => void {
  const absent = !existsSync(path);
  try {
    const watcher = watch(dirname(path), () => {
      if (absent && existsSync(path)) listener();
    });
    watcher.on('error', () => undefined);
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}
