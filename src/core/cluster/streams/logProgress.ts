/** How far a container's log was given out. Times are RFC 3339 in UTC with nanoseconds. */
export interface LogPosition {
  /** Of the first line of a second that all lines before it are older than: reading can begin there. */
  readonly first: string;
  /** Lines given out from there on, as the server repeats them. */
  readonly count: number;
  /** Of the last line given out. */
  readonly last: string;
}

interface Anchor {
  readonly time: string;
  count: number;
}

/**
 * Counts what one reading of a log brings, and tells what was given out before it. The server takes a beginning in whole
 * seconds, and lines of the two outputs may be older than the line before them by less than that: so reading begins at
 * the second before the last, and skips exactly as many lines as were given out since.
 */
export class LogProgress {
  readonly #after: LogPosition | undefined;
  /** Of the last two seconds, the older first. */
  #anchors: readonly Anchor[] = [];
  #isExact: boolean | undefined;
  #seen = 0;

  constructor(after: LogPosition | undefined) {
    this.#after = after;
  }

  /** `repeated` where the line was given out before, else where the log is now, and whether lines before it are missing. */
  next(time: string): 'repeated' | { readonly position: LogPosition; readonly missingSince?: string } {
    this.#count(time);
    const after = this.#after;
    const begins = this.#isExact === undefined;
    this.#isExact ??= time === after?.first;
    this.#seen += 1;
    if (after !== undefined && (this.#isExact ? this.#seen <= after.count : time <= after.last)) return 'repeated';
    const position = this.#position(time);
    // The line at the cut must have come again.
    return begins && after !== undefined ? { position, missingSince: after.last } : { position };
  }

  #count(time: string): void {
    const newest = this.#anchors.at(-1);
    if (newest === undefined || second(time) > second(newest.time))
      this.#anchors = [...(newest === undefined ? [] : [newest]), { time, count: 0 }];
    for (const anchor of this.#anchors) if (second(time) >= second(anchor.time)) anchor.count += 1;
  }

  #position(last: string): LogPosition {
    const [{ time: first, count } = { time: last, count: 1 }] = this.#anchors;
    return { first, count, last };
  }
}

const second = (time: string): string => time.slice(0, 19);
