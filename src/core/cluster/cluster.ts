import type { WebSocket } from 'ws';
import type { Bytes } from '../environment/session.ts';

/** One call of the Kubernetes API. Bodies and answers are raw JSON: typed models drop fields they don't know. */
export interface ApiRequest {
  /** Default GET. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/api/v1/namespaces/shop/pods`, its segments encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;
  readonly body?: unknown;
  /** Default `application/json`; for PATCH `application/merge-patch+json`. */
  readonly contentType?: string;
  /** Default `application/json`. */
  readonly accept?: string;
}

/**
 * One cluster as one user of a kubeconfig sees it: requests, and streams over its connections.
 * Everything throws ClusterError: `unreachable` (with the server and why), `forbidden`, `notFound`, `invalidInput` and so
 * on, in the server's own words.
 */
export interface Cluster extends Disposable {
  /** The context's name in the kubeconfig; may hold any character. */
  readonly context: string;
  /** The context's own namespace, else `default`. */
  readonly namespace: string;
  /** URL of the API server. */
  readonly server: string;
  /** Time-boxed; the answer's JSON, taken for what the caller asked for. */
  request<Answer>(request: ApiRequest, signal: AbortSignal): Promise<Answer>;
  /** The answer's body as it comes, without a limit in time; ends by an error when the connection is cut. */
  stream(request: ApiRequest, signal: AbortSignal): Promise<Bytes>;
  /**
   * An open WebSocket; `protocols` in order of preference. Messages come from the next turn of the event loop on: listen
   * at once. Kept alive by pings: a server that answers none is lost, but none is missed while the caller has paused it.
   */
  socket(
    request: Pick<ApiRequest, 'path' | 'query'> & {
      /** What is sent may lie unread at the far side, and the server answers no ping before that: their answers aren't waited for. */
      readonly isPatient?: boolean;
    },
    protocols: readonly string[],
    signal: AbortSignal,
  ): Promise<WebSocket>;
}
