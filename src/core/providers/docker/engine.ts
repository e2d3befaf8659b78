import type Dockerode from 'dockerode';
import { errorMessage } from '../../base/errorMessage.ts';
import { isAbort } from '../../base/isAbort.ts';
import { LockstepError, type ErrorCode } from '../../base/lockstepError.ts';
import type { DockerContext } from './context.ts';
import { engineAgent } from './engineAgent.ts';

const answerMilliseconds = 30_000;
const pingMilliseconds = 5_000;
const heartbeatMilliseconds = 7_000;

/** One engine. Every call is bounded in time, because a frozen engine neither answers nor fails. */
export interface Engine {
  readonly context: DockerContext;
  /**
   * Runs one call of the API. `what` completes "Could not … on <engine>". Throws the signal's reason on abort, or
   * `unreachable`, `notFound`, `commandFailed`. A stream it gives stays open beyond the time-out, until abort.
   */
  call<T>(what: string, run: (docker: Dockerode, signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** The same for a call that lasts as long as what it sends; a silent engine is noticed by pings beside it. */
  transfer<T>(
    what: string,
    run: (docker: Dockerode, signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T>;
  /** Pings until disposed, and tells once when the engine has stopped to answer. */
  heartbeat(onSilent: (error: unknown) => void): globalThis.Disposable;
  /** Throws `unreachable` unless the engine answers within seconds. */
  ping(signal: AbortSignal): Promise<void>;
}

/** Loads the client on first use; opens no connection. */
export async function createEngine(context: DockerContext): Promise<Engine> {
  const { default: Docker } = await import('dockerode');
  let docker: Dockerode;
  try {
    docker = new Docker(clientOptions(context));
  } catch (error) {
    throw new LockstepError('unreachable', `Could not use the Docker context ${context.name}: ${errorMessage(error)}`, {
      cause: error,
    });
  }
  const bounded = <T>(what: string, run: Call<T>, milliseconds: number, signal: AbortSignal): Promise<T> => {
    const reason = `Could not ${what} on ${nameOf(context)}: no answer within ${milliseconds / 1000} s.`;
    const own = new AbortController();
    const timer = setTimeout(() => own.abort(new LockstepError('unreachable', reason)), milliseconds);
    return named(what, run, own, signal).finally(() => clearTimeout(timer));
  };
  const named = async <T>(what: string, run: Call<T>, own: AbortController, signal: AbortSignal): Promise<T> => {
    const release = passOn(signal, own);
    try {
      own.signal.throwIfAborted();
      const answer = await raceAbort(run(docker, own.signal), own.signal);
      // Whoever gets a stream ends it by its own signal, which must go on reaching the connection.
      if (isStream(answer)) answer.once('close', release);
      else release();
      return answer;
    } catch (error) {
      release();
      throw own.signal.aborted ? own.signal.reason : callError(what, context, error);
    }
  };
  const ping = async (signal: AbortSignal): Promise<void> => {
    const run: Call<unknown> = (client, own) => (client as Dockerode & AbortablePing).ping({ abortSignal: own });
    await bounded('reach the engine', run, pingMilliseconds, signal);
  };
  return {
    context,
    ping,
    call: (what, run, signal) => bounded(what, run, answerMilliseconds, signal),
    transfer: (what, run, signal) => {
      const own = new AbortController();
      const beat = heartbeat(ping, error => own.abort(error));
      return named(what, run, own, signal).finally(() => beat[Symbol.dispose]());
    },
    heartbeat: onSilent => heartbeat(ping, onSilent),
  };
}

type Call<T> = (docker: Dockerode, signal: AbortSignal) => Promise<T>;

/** Tells once when the engine has not answered twice in a row. */
function heartbeat(
  ping: (signal: AbortSignal) => Promise<void>,
  onSilent: (error: unknown) => void,
): globalThis.Disposable {
  const over = new AbortController();
  let missed = 0;
  const timer = setInterval(() => {
    ping(over.signal).then(
      () => (missed = 0),
      (error: unknown) => {
        missed += 1;
        if (missed === 2 && !over.signal.aborted) onSilent(error);
      },
    );
  }, heartbeatMilliseconds);
  timer.unref();
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      over.abort();
    },
  };
}

/** Aborts one with the other's reason, until released. */
function passOn(from: AbortSignal, to: AbortController): () => void {
  const abort = (): void => to.abort(from.reason);
  if (from.aborted) abort();
  from.addEventListener('abort', abort, { once: true });
  return () => from.removeEventListener('abort', abort);
}

/** The library's types lack the option. */
interface AbortablePing {
  ping(options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
}

/** In words for people. */
function nameOf({ name, endpoint }: DockerContext): string {
  switch (endpoint.kind) {
    case 'socket':
      return `Docker (${name}, ${endpoint.path})`;
    case 'tcp':
      return `Docker (${name}, ${endpoint.host}:${endpoint.port})`;
    case 'ssh':
      return `Docker (${name}, ${endpoint.url})`;
  }
}

/** Every option is given, because the client fills the others from the environment. */
function clientOptions({ endpoint }: DockerContext): Dockerode.DockerOptions {
  const none = {
    host: undefined,
    port: undefined,
    socketPath: undefined,
    ca: undefined,
    cert: undefined,
    key: undefined,
  };
  const options = { ...none, protocol: 'http', timeout: undefined, pathPrefix: '/' };
  switch (endpoint.kind) {
    case 'socket':
      return { ...options, socketPath: endpoint.path } as Dockerode.DockerOptions;
    case 'ssh':
      return { ...options, host: 'docker', port: 80, agent: engineAgent(endpoint.url) } as Dockerode.DockerOptions;
    case 'tcp':
      return {
        ...options,
        host: endpoint.host,
        port: endpoint.port,
        ...(endpoint.tls === undefined ? {} : { protocol: 'https', ...endpoint.tls }),
      } as Dockerode.DockerOptions;
  }
}

const isStream = (answer: unknown): answer is NodeJS.ReadableStream =>
  typeof answer === 'object' && answer !== null && 'pipe' in answer;

function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

const connectionErrors: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EACCES',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

function callError(what: string, context: DockerContext, error: unknown): unknown {
  if (error instanceof LockstepError || isAbort(error)) return error;
  const { statusCode, code, json } = (error ?? {}) as {
    statusCode?: number;
    code?: unknown;
    json?: { message?: string };
  };
  const reason = json?.message ?? errorMessage(error);
  const message = `Could not ${what} on ${nameOf(context)}: ${reason.trim()}`;
  return new LockstepError(codeOf(statusCode, code), message, { cause: error });
}

function codeOf(statusCode: number | undefined, code: unknown): ErrorCode {
  if (statusCode === 404) return 'notFound';
  if (statusCode !== undefined) return 'commandFailed';
  return connectionErrors.has(code) || code === undefined ? 'unreachable' : 'internal';
}
