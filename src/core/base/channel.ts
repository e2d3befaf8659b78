/** Joins several sources into one stream: whoever pushes, one reads. Holds what was pushed until it is read. */
export interface Channel<T> extends AsyncIterable<T> {
  push(value: T): void;
  /** What was pushed before is still read. */
  close(): void;
}

export function createChannel<T>(): Channel<T> {
  const waiting: T[] = [];
  let closed = false;
  let wake = Promise.withResolvers<undefined>();
  const ring = (): void => wake.resolve(undefined);
  return {
    push: value => {
      waiting.push(value);
      ring();
    },
    close: () => {
      closed = true;
      ring();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        yield* waiting.splice(0);
        if (waiting.length > 0) continue;
        if (closed) return;
        wake = Promise.withResolvers<undefined>();
        await wake.promise;
      }
    },
  };
}
