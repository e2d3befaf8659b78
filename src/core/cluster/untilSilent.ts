import type { Bytes } from '../environment/session.ts';

const lookMilliseconds = 5_000;
/** A timer that is so late tells that the machine slept or the process was stopped. */
const sleptMilliseconds = 20_000;

/**
 * A stream until it ends, or nothing has come for too long, or this process was suspended while it waited: then the
 * connection may be dead without saying so. Whoever opened the stream closes it.
 */
export async function* untilSilent(bytes: Bytes, silentMilliseconds: number): AsyncGenerator<Uint8Array, void> {
  const reader = bytes[Symbol.asyncIterator]();
  let waiting: { readonly since: number; readonly giveUp: () => void } | undefined;
  let looked = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    const slept = now - looked > sleptMilliseconds;
    looked = now;
    if (waiting !== undefined && (slept || now - waiting.since > silentMilliseconds)) waiting.giveUp();
  }, lookMilliseconds);
  timer.unref();
  try {
    for (;;) {
      // A race against one lasting promise would keep every chunk in memory.
      const result = await new Promise<IteratorResult<Uint8Array> | undefined>((resolve, reject) => {
        waiting = { since: Date.now(), giveUp: () => resolve(undefined) };
        reader.next().then(resolve, reject);
      });
      waiting = undefined;
      if (result === undefined || result.done === true) return;
      yield result.value;
    }
  } finally {
    clearInterval(timer);
  }
}
