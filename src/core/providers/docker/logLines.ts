import type { ServiceName } from '../../environment/ids.ts';
import type { LogLine } from '../../environment/session.ts';
import { newest, writeCursor, type Position, type Positions } from './logCursor.ts';

/** A longer line is given out in parts, so that a hostile one doesn't fill the memory. */
const longestLine = 1024 * 1024;

type Channel = NonNullable<LogLine['channel']>;

interface Progress {
  /** The last chunk that came, given out or not. */
  time: string;
  count: number;
  /** Text of a line whose end has not come. */
  partial: string;
  /** Where the first chunk of that line has its time. */
  started: string;
}

/**
 * Turns chunks (timestamp, blank, text; one line, or 16 KiB of a longer one) into lines, and drops what was given out
 * before a cut: within one channel timestamps rise, so everything before the position and as many equal ones as were
 * counted are known.
 */
export class LogLines {
  readonly #service: ServiceName;
  readonly #given: Partial<Record<Channel, Position>>;
  readonly #resume: Positions;
  readonly #progress: Partial<Record<Channel, Progress>> = {};
  #gap: string | undefined;
  #awaited: ReturnType<typeof newest>;

  constructor(service: ServiceName, after: Positions) {
    this.#service = service;
    this.#given = { ...after };
    this.#resume = after;
    this.#awaited = newest(after);
  }

  /** Everything up to the last line given out. */
  get positions(): Positions {
    return { ...this.#given };
  }

  /** The line that this chunk completes, if it does. One character a byte, because chunks may cut a UTF-8 sequence. */
  push(channel: Channel, chunk: string): LogLine | undefined {
    const blank = chunk.indexOf(' ');
    const time = chunk.slice(0, blank);
    const before = this.#progress[channel];
    const count = before?.time === time ? before.count + 1 : 1;
    const known = this.#resume[channel];
    const repeated = known !== undefined && (time < known.time || (time === known.time && count <= known.count));
    if (repeated) {
      if (channel === this.#awaited?.channel && time === this.#awaited.position.time) this.#awaited = undefined;
      this.#progress[channel] = { time, count, partial: '', started: '' };
      return undefined;
    }
    if (this.#awaited !== undefined) this.#noteGap(time);
    const partial = (before?.partial ?? '') + chunk.slice(blank + 1);
    const started = before?.started ? before.started : time;
    if (!partial.endsWith('\n') && partial.length < longestLine) {
      this.#progress[channel] = { time, count, partial, started };
      return undefined;
    }
    this.#progress[channel] = { time, count, partial: '', started: '' };
    return this.#line(channel, started, { time, count }, partial.replace(/\r?\n$/, ''));
  }

  /** Lines whose end will not come, because the log ended. */
  end(): readonly LogLine[] {
    return (['stdout', 'stderr'] as const).flatMap(channel => {
      const { time = '', count = 0, partial = '', started = '' } = this.#progress[channel] ?? {};
      if (partial === '') return [];
      this.#progress[channel] = { time, count, partial: '', started: '' };
      return [this.#line(channel, started, { time, count }, partial)];
    });
  }

  #line(channel: Channel, time: string, position: Position, text: string): LogLine {
    this.#given[channel] = position;
    const gap = this.#gap;
    this.#gap = undefined;
    const line = { service: this.#service, channel, time, text: decode(text), cursor: writeCursor(this.#given) };
    return gap === undefined ? line : { ...line, gap };
  }

  /** The line at the cut must come again when reading goes on; where it doesn't, the engine has dropped the log up to here. */
  #noteGap(time: string): void {
    if (this.#awaited !== undefined && time > this.#awaited.position.time) {
      this.#gap = `The engine no longer has its log from ${this.#awaited.position.time} to ${time}; lines of that time may be missing.`;
      this.#awaited = undefined;
    }
  }
}

const decode = (text: string): string =>
  /[\x80-\xff]/.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text;
