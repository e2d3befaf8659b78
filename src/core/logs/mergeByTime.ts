import type { LogLine } from '../environment/session.ts';

/** How long a line waits for older ones of other services: their clocks agree, their delivery doesn't. */
const patienceMilliseconds = 200;

/**
 * Several logs as one, ordered by the engine's time. A log that has come to its present doesn't hold the others up:
 * after a short wait what is there is given out. Each log is read only as far as its next line.
 */
export async function* mergeByTime(logs: readonly AsyncIterable<LogLine>[]): AsyncGenerator<LogLine, void> {
  const sources = logs.map(log => new Source(log[Symbol.asyncIterator]()));
  try {
    for (;;) {
      const open = sources.filter(source => !source.done);
      if (open.length === 0) return;
      for (const source of open) source.request();
      await settled(open.filter(source => source.isFresh));
      const next = earliest(open);
      if (next !== undefined) {
        yield next.take();
        continue;
      }
      const pending = open.flatMap(source => source.pending ?? []);
      if (pending.length === open.length) await Promise.race(pending);
    }
  } finally {
    for (const source of sources) source.close();
  }
}

class Source {
  line: LogLine | undefined;
  done = false;
  pending: Promise<void> | undefined;
  #askedAt = 0;
  readonly #lines: AsyncIterator<LogLine>;
  #failed: { readonly error: unknown } | undefined;

  constructor(lines: AsyncIterator<LogLine>) {
    this.#lines = lines;
  }

  /** Asked only now, so its next line may well be older than those of the others. */
  get isFresh(): boolean {
    return this.pending !== undefined && performance.now() - this.#askedAt < patienceMilliseconds;
  }

  /** Asks for the next line unless one is there or on its way. */
  request(): void {
    if (this.#failed !== undefined) throw this.#failed.error;
    if (this.line !== undefined || this.pending !== undefined || this.done) return;
    this.#askedAt = performance.now();
    this.pending = this.#lines.next().then(
      result => {
        this.pending = undefined;
        if (result.done === true) this.done = true;
        else this.line = result.value;
      },
      (error: unknown) => {
        this.pending = undefined;
        this.#failed = { error };
      },
    );
  }

  take(): LogLine {
    const { line } = this;
    if (line === undefined) throw new RangeError('No line is there.');
    this.line = undefined;
    return line;
  }

  /** Not awaited: a log that waits for its next line ends only with its signal. */
  close(): void {
    void this.#lines.return?.().then(undefined, () => undefined);
  }
}

/** All have a line or ended, or the patience is over. */
async function settled(sources: readonly Source[]): Promise<void> {
  if (sources.length === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>(resolve => (timer = setTimeout(resolve, patienceMilliseconds)));
  await Promise.race([Promise.all(sources.flatMap(source => source.pending ?? [])), patience]);
  clearTimeout(timer);
}

function earliest(sources: readonly Source[]): Source | undefined {
  let first: Source | undefined;
  for (const source of sources) {
    if (source.line !== undefined && (first?.line === undefined || source.line.time < first.line.time)) first = source;
  }
  return first;
}
