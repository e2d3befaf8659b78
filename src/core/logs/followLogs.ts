import type { ServiceName } from '../environment/ids.ts';
import type { EnvironmentSession, LogCursor, LogLine } from '../environment/session.ts';
import { mergeByTime } from './mergeByTime.ts';

export interface FollowOptions {
  readonly follow: boolean;
  /** Only so many of the last lines of each service; default all. */
  readonly tail?: number;
  /** Where each service's log was left, by the cursor of its last line: goes on there without loss or repeat. */
  readonly after?: ReadonlyMap<ServiceName, LogCursor>;
}

/** The logs of several services as one, ordered by time. Ends when all of them have ended, or quietly on abort. */
export async function* followLogs(
  session: EnvironmentSession,
  services: readonly ServiceName[],
  { follow, tail, after }: FollowOptions,
  signal: AbortSignal,
): AsyncGenerator<LogLine, void> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const logs = services.map(service => {
    const cursor = after?.get(service);
    const from = cursor === undefined ? (tail === undefined ? {} : { tail }) : { after: cursor };
    return session.logs({ service, follow, ...from }, both);
  });
  const [only] = logs;
  try {
    yield* only !== undefined && logs.length === 1 ? only : mergeByTime(logs, { follow });
  } finally {
    stop.abort();
  }
}
