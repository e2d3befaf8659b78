import type { LogCursor } from '../../environment/session.ts';
import type { LogPosition } from './logProgress.ts';

/** Where the log of a container was left. */
export interface ContainerLogPlace {
  /** How often the container had been restarted when it wrote that. */
  readonly restarts: number;
  readonly position: LogPosition;
}

/** `restarts~first~count~last`. */
export function writeLogCursor({ restarts, position: { first, count, last } }: ContainerLogPlace): LogCursor {
  return `${restarts}~${first}~${count}~${last}`;
}

/** Undefined for what is no cursor of ours. */
export function readLogCursor(cursor: LogCursor): ContainerLogPlace | undefined {
  const [restarts = '', first, count, last] = cursor.split('~');
  if (first === undefined || count === undefined || last === undefined) return undefined;
  return { restarts: Number(restarts), position: { first, count: Number(count), last } };
}
