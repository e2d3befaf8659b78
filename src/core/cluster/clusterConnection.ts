import type { IncomingMessage } from 'node:http';
import { addAbortSignal } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { Logger } from '../base/logger.ts';
import { LockstepError } from '../base/lockstepError.ts';
import type { Bytes } from '../environment/session.ts';
import type { ApiRequest, Cluster } from './cluster.ts';
import { ClusterError } from './clusterError.ts';
import { targetName, type ClusterTarget } from './clusterTarget.ts';
import { connectionFailure } from './connectionFailure.ts';
import type { Credentials, CredentialSource } from './credentials.ts';
import { openSocket } from './openSocket.ts';
import { readBody } from './readBody.ts';
import { refusal, type Refusal } from './refusal.ts';
import { sendRequest } from './sendRequest.ts';

export interface ConnectionLimits {
  readonly requestMilliseconds: number;
  readonly connectMilliseconds: number;
  readonly logger: Logger;
}

const largestAnswer = 256 * 1024 * 1024;
const largestRefusal = 64 * 1024;
const mostRetries = 5;
const longestRetrySeconds = 30;

/** Owns its connections; disposing cuts all of them. */
export class ClusterConnection implements Cluster {
  readonly context: string;
  readonly namespace: string;
  readonly server: string;
  readonly #target: ClusterTarget;
  readonly #credentials: CredentialSource;
  readonly #limits: ConnectionLimits;
  readonly #over = new AbortController();

  constructor(target: ClusterTarget, credentials: CredentialSource, limits: ConnectionLimits) {
    this.context = target.context.name;
    this.namespace = target.context.namespace ?? 'default';
    const { origin, pathname } = target.url;
    this.server = `${origin}${pathname.replace(/\/$/, '')}`;
    this.#target = target;
    this.#credentials = credentials;
    this.#limits = limits;
  }

  async request<Answer>(request: ApiRequest, signal: AbortSignal): Promise<Answer> {
    const packed = (request.method ?? 'GET') === 'GET' ? { 'accept-encoding': 'gzip' } : {};
    return this.#open(request, packed, signal, async answer => {
      const text = await readBody(answer, largestAnswer);
      return (text === '' ? undefined : parseJson(text)) as Answer;
    });
  }

  stream(request: ApiRequest, signal: AbortSignal): Promise<Bytes> {
    return this.#open(request, {}, signal, answer => Promise.resolve(this.#bytes(answer, signal)));
  }

  async socket(
    { path, query, isPatient = false }: Parameters<Cluster['socket']>[0],
    protocols: readonly string[],
    signal: AbortSignal,
  ): Promise<WebSocket> {
    const url = this.#url({ path, ...(query === undefined ? {} : { query }) });
    const { requestMilliseconds } = this.#limits;
    return this.#attempt({ method: 'connect', path }, signal, async (credentials, own) => {
      const opened = await openSocket(
        { url, protocols, credentials, milliseconds: requestMilliseconds, isPatient },
        own,
      );
      if (opened.kind === 'refused') return { kind: 'refused', answer: opened.answer };
      const { socket } = opened;
      const cut = (): void => socket.terminate();
      this.#over.signal.addEventListener('abort', cut, { once: true });
      socket.once('close', () => this.#over.signal.removeEventListener('abort', cut));
      return { kind: 'done', result: socket };
    });
  }

  [Symbol.dispose](): void {
    this.#over.abort(new ClusterError('unreachable', `The connection to ${this.context} was closed.`, { status: 0 }));
    this.#credentials[Symbol.dispose]();
  }

  #open<T>(
    request: ApiRequest,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    take: (answer: IncomingMessage) => Promise<T>,
  ): Promise<T> {
    const { method = 'GET', path, body } = request;
    const raw = {
      method,
      url: this.#url(request),
      headers: { ...headersOf(request), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    return this.#attempt({ method, path }, signal, async (credentials, own) => {
      const answer = await sendRequest(raw, credentials, this.#limits.connectMilliseconds, own);
      const { statusCode = 0 } = answer;
      if (statusCode < 200 || statusCode > 299) return { kind: 'refused', answer };
      return { kind: 'done', result: await take(answer) };
    });
  }

  /** Tries again with new credentials after 401, after the wanted pause, and once where a kept connection turns out to be dead. */
  async #attempt<T>(
    what: Pick<Refusal, 'method' | 'path'>,
    signal: AbortSignal,
    run: (credentials: Credentials, own: AbortSignal) => Promise<Outcome<T>>,
  ): Promise<T> {
    let mayRenew = true;
    let mayReconnect = what.method === 'GET' || what.method === 'connect';
    for (let retries = 0; ;) {
      const credentials = await this.#credentials.current(AbortSignal.any([signal, this.#over.signal]));
      try {
        const outcome = await this.#bounded(signal, own => run(credentials, own));
        if (outcome.kind === 'done') {
          this.#credentials.accepted(credentials);
          return outcome.result;
        }
        const refused = await this.#bounded(signal, own =>
          readRefusal(what, addAbortSignal(own, outcome.answer), credentials),
        );
        if (refused.status === 401) {
          if (mayRenew && this.#credentials.refused(credentials)) {
            // Who accepts the others' requests and never this one would have a plugin run without end.
            mayRenew = false;
            continue;
          }
        } else this.#credentials.accepted(credentials);
        const pause = retryAfter(outcome.answer);
        if (pause === undefined || retries >= mostRetries) throw refusal(this.#target, refused);
        retries += 1;
        await delay(pause * 1000, undefined, { signal: AbortSignal.any([signal, this.#over.signal]) });
      } catch (error) {
        signal.throwIfAborted();
        this.#over.signal.throwIfAborted();
        if (mayReconnect && (error as { reused?: boolean }).reused === true && isCut(error)) {
          mayReconnect = false;
          this.#credentials.dropIdle();
          continue;
        }
        throw connectionFailure(this.#target, error, credentials.tls);
      }
    }
  }

  /** Bounded until `run` has what it wants; its signal goes on reaching what it opened. */
  async #bounded<T>(signal: AbortSignal, run: (own: AbortSignal) => Promise<T>): Promise<T> {
    const late = new AbortController();
    const { requestMilliseconds } = this.#limits;
    const timer = setTimeout(() => late.abort(this.#late(requestMilliseconds)), requestMilliseconds);
    try {
      return await run(AbortSignal.any([signal, this.#over.signal, late.signal]));
    } catch (error) {
      if (!late.signal.aborted) throw error;
      // The others may be as dead: the machine slept.
      this.#credentials.dropIdle();
      throw late.signal.reason;
    } finally {
      clearTimeout(timer);
    }
  }

  #late(milliseconds: number): ClusterError {
    const message = `Could not reach the cluster ${targetName(this.#target)}: no answer within ${milliseconds / 1000} s.`;
    return new ClusterError('unreachable', message, { status: 0 });
  }

  async *#bytes(answer: IncomingMessage, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
    try {
      yield* answer as AsyncIterable<Uint8Array>;
    } catch (error) {
      signal.throwIfAborted();
      this.#over.signal.throwIfAborted();
      throw connectionFailure(this.#target, error);
    }
  }

  #url({ path, query = {} }: ApiRequest): URL {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value === undefined) continue;
      for (const each of Array.isArray(value) ? (value as readonly string[]) : [String(value)])
        parameters.append(name, each);
    }
    // Names come from ids and references, and these would lead to another collection.
    if (/\/\.\.?(?=\/|$)/.test(path))
      throw new LockstepError(
        'invalidInput',
        `${path} is no path of the cluster ${this.context}: a name can't be a dot.`,
      );
    const search = parameters.size === 0 ? '' : `?${parameters.toString()}`;
    return new URL(`${this.server}${path}${search}`);
  }
}

type Outcome<T> =
  { readonly kind: 'done'; readonly result: T } | { readonly kind: 'refused'; readonly answer: IncomingMessage };

function headersOf({ method = 'GET', body, contentType, accept }: ApiRequest): Record<string, string> {
  const type = contentType ?? (method === 'PATCH' ? 'application/merge-patch+json' : 'application/json');
  return {
    accept: accept ?? 'application/json',
    'user-agent': 'lockstep',
    ...(body === undefined ? {} : { 'content-type': type }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it answered with something that is no JSON');
  }
}

async function readRefusal(
  what: Pick<Refusal, 'method' | 'path'>,
  answer: IncomingMessage,
  { tls, headers }: Credentials,
): Promise<Refusal> {
  const body = await readBody(answer, largestRefusal).catch(() => '');
  const hasCredentials = headers['authorization'] !== undefined || (tls.cert !== undefined && tls.key !== undefined);
  return { ...what, status: answer.statusCode ?? 0, statusText: answer.statusMessage ?? '', body, tls, hasCredentials };
}

/** In seconds; only where the server wants to be asked again soon. */
function retryAfter({ statusCode, headers }: IncomingMessage): number | undefined {
  if (statusCode !== 429 && statusCode !== 503) return undefined;
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds >= 0 && seconds <= longestRetrySeconds ? seconds : undefined;
}

const isCut = (error: unknown): boolean =>
  ['ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '');
