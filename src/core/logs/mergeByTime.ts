import type { LogLine } from '../environment/session.ts';

type Log = AsyncIterable<LogLine>;

/** How long a line waits for older ones of logs that are followed: their clocks agree, their delivery doesn't. */
const patienceMilliseconds = 200;
/** How far a log is read ahead of what is given out. */
const mostLines = 256;
const mostCharacters = 1024 * 1024;

export interface MergeOptions {
  /** A log that has come to its present doesn't hold the others up: after a short wait what is there is given out. */
  readonly follow: boolean;
  /** Brings those that begin later. */
  readonly more?: AsyncIterable<Log> | undefined;
}

/** Several logs as one, ordered by the engine's time: exactly, where they are not followed. */
export async function* mergeByTime(
  logs: readonly Log[],
  { follow, more }: MergeOptions,
): AsyncGenerator<LogLine, void> {
  const merge = new Merge(follow);
  try {
    for (const log of logs) merge.add(log);
    if (more !== undefined) merge.addAll(more);
    for (;;) {
      const line = await merge.next();
      if (line === undefined) return;
      yield line;
    }
  } finally {
    merge.close();
  }
}

class Merge {
  #sources: Source[] = [];
  #more: AsyncIterator<Log> | undefined;
  #failed: { readonly error: unknown } | undefined;
  #wake: () => void = () => undefined;
  readonly #follow: boolean;

  constructor(follow: boolean) {
    this.#follow = follow;
  }

  add(log: Log): void {
    this.#sources.push(new Source(log, () => this.#wake()));
  }

  addAll(logs: AsyncIterable<Log>): void {
    const iterator = logs[Symbol.asyncIterator]();
    this.#more = iterator;
    const next = async (): Promise<void> => {
      for (let added = await iterator.next(); added.done !== true; added = await iterator.next()) {
        this.add(added.value);
        this.#wake();
      }
    };
    void next()
      .catch((error: unknown) => (this.#failed = { error }))
      .then(() => {
        this.#more = undefined;
        this.#wake();
      });
  }

  async next(): Promise<LogLine | undefined> {
    for (;;) {
      if (this.#failed !== undefined) throw this.#failed.error;
      this.#sources = this.#sources.filter(source => !source.isOver);
      const first = earliest(this.#sources);
      if (first === undefined && this.#sources.length === 0 && this.#more === undefined) return undefined;
      const late = this.#sources.filter(source => source.line === undefined);
      const patience = Math.max(0, ...late.map(source => source.patience));
      if (first !== undefined && (late.length === 0 || (this.#follow && patience === 0))) return first.take();
      await this.#change(first !== undefined && this.#follow ? patience : undefined);
    }
  }

  /** Not awaited: a log that waits for its next line ends only with its signal. */
  close(): void {
    for (const source of this.#sources) source.close();
    void this.#more?.return?.().then(undefined, () => undefined);
  }

  #change(milliseconds: number | undefined): Promise<void> {
    return new Promise(resolve => {
      const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** One log, read ahead. */
class Source {
  readonly #lines: AsyncIterator<LogLine>;
  readonly #changed: () => void;
  readonly #waiting: LogLine[] = [];
  #characters = 0;
  #askedAt = 0;
  #ended = false;
  #failed: { readonly error: unknown } | undefined;
  #goOn: (() => void) | undefined;

  constructor(log: Log, changed: () => void) {
    this.#lines = log[Symbol.asyncIterator]();
    this.#changed = changed;
    void this.#read();
  }

  get line(): LogLine | undefined {
    if (this.#waiting.length === 0 && this.#failed !== undefined) throw this.#failed.error;
    return this.#waiting[0];
  }

  get isOver(): boolean {
    return this.#ended && this.#waiting.length === 0;
  }

  /** How many milliseconds its next line is waited for. */
  get patience(): number {
    return Math.max(0, this.#askedAt + patienceMilliseconds - performance.now());
  }

  take(): LogLine {
    const line = this.#waiting.shift();
    if (line === undefined) throw new RangeError('No line is there.');
    this.#characters -= line.text.length;
    this.#goOn?.();
    return line;
  }

  close(): void {
    void this.#lines.return?.().then(undefined, () => undefined);
  }

  async #read(): Promise<void> {
    try {
      for (;;) {
        this.#askedAt = performance.now();
        const next = await this.#lines.next();
        if (next.done === true) break;
        this.#waiting.push(next.value);
        this.#characters += next.value.text.length;
        if (this.#waiting.length === 1) this.#changed();
        if (this.#waiting.length >= mostLines || this.#characters >= mostCharacters)
          await new Promise<void>(resolve => (this.#goOn = resolve));
      }
      this.#ended = true;
    } catch (error) {
      this.#failed = { error };
    }
    this.#changed();
  }
}

function earliest(sources: readonly Source[]): Source | undefined {
  let first: Source | undefined;
  for (const source of sources) {
    if (source.line !== undefined && (first?.line === undefined || source.line.time < first.line.time)) first = source;
  }
  return first;
}
