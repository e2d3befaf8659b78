import type { LogCursor } from '../../environment/session.ts';

type Channel = 'stdout' | 'stderr';

/** Of one channel: the last timestamp given out, and how many chunks had it. */
export interface Position {
  readonly time: string;
  readonly count: number;
}

export type Positions = Readonly<Partial<Record<Channel, Position>>>;

/** Must exceed what the two channels differ by; they were seen to run backwards by 24 ms. */
const windowNanoseconds = 2_000_000_000n;

/** `stdout time|count|stderr time|count`. */
export function writeCursor({ stdout, stderr }: Positions): LogCursor {
  return `${stdout?.time ?? ''}|${stdout?.count ?? ''}|${stderr?.time ?? ''}|${stderr?.count ?? ''}`;
}

export function readCursor(cursor: LogCursor): Positions {
  const [outTime, outCount, errTime, errCount] = cursor.split('|');
  return {
    ...(outTime ? { stdout: { time: outTime, count: Number(outCount) } } : {}),
    ...(errTime ? { stderr: { time: errTime, count: Number(errCount) } } : {}),
  };
}

/** The newest of both: the line that must come again when a log is resumed. */
export function newest({
  stdout,
  stderr,
}: Positions): { readonly channel: Channel; readonly position: Position } | undefined {
  if (stdout !== undefined && (stderr === undefined || stdout.time >= stderr.time))
    return { channel: 'stdout', position: stdout };
  return stderr === undefined ? undefined : { channel: 'stderr', position: stderr };
}

/** `since` for the engine: seconds.nanoseconds as text, since a number would round and lose lines. */
export function sinceOf(positions: Positions): string | undefined {
  const last = newest(positions);
  if (last === undefined) return undefined;
  const { seconds = '', fraction = '' } = /^(?<seconds>[^.]+)\.(?<fraction>\d+)/.exec(last.position.time)?.groups ?? {};
  const nanoseconds =
    BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0')) - windowNanoseconds;
  return `${nanoseconds / 1_000_000_000n}.${String(nanoseconds % 1_000_000_000n).padStart(9, '0')}`;
}
