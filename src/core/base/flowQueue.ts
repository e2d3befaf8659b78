/** What comes from a source that can be held up, on its way to one reader. */
export interface FlowQueue<T> extends AsyncIterable<T> {
  push(item: T, size: number): void;
  /** What was pushed before is still read. */
  end(): void;
}

const fullAt = 256 * 1024;

/**
 * Pauses the source while the reader is behind. When the reader stops early the rest is discarded, so that whoever
 * writes doesn't hang.
 */
export function createFlowQueue<T>(source: { pause(): void; resume(): void }): FlowQueue<T> {
  const waiting: T[] = [];
  let size = 0;
  let ended = false;
  let unread = false;
  let wake: () => void = () => undefined;
  async function* read(): AsyncGenerator<T, void> {
    try {
      for (;;) {
        const batch = waiting.splice(0);
        size = 0;
        yield* batch;
        if (waiting.length > 0) continue;
        if (ended) return;
        await new Promise<void>(resolve => {
          wake = resolve;
          source.resume();
        });
      }
    } finally {
      unread = true;
      waiting.length = 0;
      source.resume();
    }
  }
  return {
    push: (item, length) => {
      if (unread) return;
      waiting.push(item);
      size += length;
      if (size >= fullAt) source.pause();
      wake();
    },
    end: () => {
      ended = true;
      wake();
    },
    [Symbol.asyncIterator]: read,
  };
}
