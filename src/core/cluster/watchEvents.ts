import type { Bytes } from '../environment/session.ts';
import type { Cluster } from './cluster.ts';
import { ClusterError } from './clusterError.ts';
import type { KubernetesObject } from './kubernetesObject.ts';
import type { ObjectSelection } from './listObjects.ts';
import { oneLine } from './oneLine.ts';
import { untilSilent } from './untilSilent.ts';

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  /** Of a bookmark, only its version. */
  readonly object: KubernetesObject;
}

/** The server ends a watch after this time, or up to twice of it, so that many don't come back together. */
const shortestSeconds = 300;
/** Bookmarks come each minute. */
const silentMilliseconds = 90_000;
const longestLine = 64 * 1024 * 1024;

/**
 * Opens a watch: the events after a version, until the server closes it or is silent for longer than its bookmarks allow.
 * Both throw ClusterError: as the connection says, or with status 410 where the version is too old.
 */
export async function watchEvents(
  cluster: Cluster,
  { path, labelSelector, fieldSelector }: ObjectSelection,
  resourceVersion: string,
  signal: AbortSignal,
): Promise<AsyncIterable<WatchEvent>> {
  const query = {
    watch: true,
    allowWatchBookmarks: true,
    resourceVersion,
    labelSelector,
    fieldSelector,
    timeoutSeconds: Math.round(shortestSeconds * (1 + Math.random())),
  };
  const own = new AbortController();
  const bytes = await cluster.stream({ path, query }, AbortSignal.any([signal, own.signal]));
  async function* read(): AsyncGenerator<WatchEvent, void> {
    try {
      for await (const line of lines(untilSilent(bytes, silentMilliseconds))) {
        const event = parseEvent(line);
        if (event.type === 'ERROR') throw failure(cluster, path, event.object);
        yield event;
      }
    } finally {
      own.abort();
    }
  }
  return read();
}

interface ErrorEvent {
  readonly type: 'ERROR';
  /** A `Status`. */
  readonly object: { readonly code?: number; readonly message?: string; readonly reason?: string };
}

function parseEvent(line: string): WatchEvent | ErrorEvent {
  try {
    return JSON.parse(line) as WatchEvent | ErrorEvent;
  } catch {
    return { type: 'ERROR', object: { message: 'it sent an event that is no JSON' } };
  }
}

function failure(
  cluster: Cluster,
  path: string,
  { code = 500, message = '', reason }: ErrorEvent['object'],
): ClusterError {
  return new ClusterError('commandFailed', `Could not watch ${path} on ${cluster.context}: ${oneLine(message)}.`, {
    status: code,
    ...(reason === undefined ? {} : { reason }),
  });
}

async function* lines(bytes: Bytes): AsyncGenerator<string, void> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      parts.push(chunk.subarray(from, end));
      yield Buffer.concat(parts).toString('utf8');
      parts.length = 0;
      size = 0;
      from = end + 1;
    }
    parts.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > longestLine) throw new RangeError('An event of a watch is longer than 64 MiB.');
  }
}
