import type { Bytes } from '../../environment/session.ts';
import { ClusterError } from '../clusterError.ts';
import { oneLine } from '../oneLine.ts';
import { isLogGone } from './isLogGone.ts';

/** A line of a container's log, or the next part of one that is longer than we hold. */
export interface LogPiece {
  /** RFC 3339 in UTC with nanoseconds. */
  readonly time: string;
  readonly text: string;
}

/** A hostile line has no end. */
const longestPiece = 1024 * 1024;

/**
 * Splits what the API server sends with `timestamps=true`: the kubelet joins the runtime's 16 KiB parts again, so a line is
 * a timestamp, a blank and any length of text. A longer line is always cut at the same places. The text of the last line
 * has no end of its own, and is only given where the log has one.
 */
export async function* logPieces(stream: Bytes, hasEnd: boolean): AsyncGenerator<readonly LogPiece[], void> {
  let rest = '';
  // Set while in the middle of a line of which a part was given.
  let time: string | undefined;
  for await (const bytes of stream) {
    // One character a byte, because what is received may end within a UTF-8 sequence.
    const [end = '', ...more] = latin1(bytes).split('\n');
    const lines = [rest + end, ...more];
    rest = lines.pop() ?? '';
    const pieces: LogPiece[] = [];
    for (const line of lines) {
      const last = cut(pieces, line, time);
      pieces.push({ time: last.time, text: decode(last.rest.endsWith('\r') ? last.rest.slice(0, -1) : last.rest) });
      time = undefined;
    }
    if (rest.length >= longestPiece) ({ time, rest } = cut(pieces, rest, time));
    if (pieces.length > 0) yield pieces;
  }
  if (hasEnd && rest !== '') {
    const last = cut([], rest, time);
    yield [{ time: last.time, text: decode(last.rest) }];
  }
}

/** Gives out the full pieces of a line and says what is left of it. */
function cut(pieces: LogPiece[], line: string, started: string | undefined): { time: string; rest: string } {
  const blank = started === undefined ? line.indexOf(' ') : -1;
  const time = started ?? utcTime(line, blank);
  let at = blank + 1;
  for (; line.length - at >= longestPiece; at += longestPiece)
    pieces.push({ time, text: decode(line.slice(at, at + longestPiece)) });
  return { time, rest: line.slice(at) };
}

const longestWords = 1000;
const stamp = /^(?<seconds>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(?<fraction>\d{1,9}))?(?<zone>Z|[+-]\d\d:\d\d)$/;

/** Nodes stamp lines in their own time zone. A line without a stamp is no line but the kubelet's own words. */
function utcTime(line: string, end: number): string {
  const text = line.slice(0, Math.max(0, end));
  if (text.length === 30 && text.endsWith('Z')) return text;
  const { seconds, fraction = '', zone = 'Z' } = stamp.exec(text)?.groups ?? {};
  if (seconds === undefined) {
    const words = line.slice(0, longestWords);
    const isGone = isLogGone(words);
    throw new ClusterError(
      isGone ? 'notFound' : 'commandFailed',
      `The node could not read the log: ${oneLine(words)}.`,
      { status: isGone ? 404 : 500 },
    );
  }
  const utc = zone === 'Z' ? seconds : new Date(`${seconds}${zone}`).toISOString().slice(0, 19);
  return `${utc}.${fraction.padEnd(9, '0')}Z`;
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

const decode = (text: string): string =>
  /[\x80-\xff]/.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text;
