import { setTimeout as delay } from 'node:timers/promises';
import { backOff } from '../../base/backOff.ts';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Bytes, LogLine, LogOptions } from '../../environment/session.ts';
import type { Cluster } from '../cluster.ts';
import { ClusterError } from '../clusterError.ts';
import type { Pod } from '../pod.ts';
import { podsPath } from '../podsPath.ts';
import { untilSilent } from '../untilSilent.ts';
import { watchObjects } from '../watchObjects.ts';
import { podPath, type ContainerTarget } from './containerTarget.ts';
import { readLogCursor, writeLogCursor, type ContainerLogPlace } from './logCursor.ts';
import { logPieces } from './logPieces.ts';
import { LogProgress } from './logProgress.ts';
import { logState, type LogState } from './logState.ts';

/** A connection that died without saying so is silent too, so a silent one is renewed, which costs little. */
const silentMilliseconds = 240_000;
/** The status of a container is told a little later than the node begins to give out the log of its next run. */
const settleMilliseconds = 3_000;

/**
 * The log of one container of a pod, resumed after a cut without loss or repeat. `follow` goes on across restarts of the
 * container, the kubelet and the API server; it ends when the pod is gone or finished, or quietly on abort.
 */
export async function* containerLog(
  cluster: Cluster,
  target: ContainerTarget,
  options: LogOptions,
  signal: AbortSignal,
): AsyncGenerator<LogLine, void> {
  const log = new ContainerLog(cluster, target, options, signal);
  for (let failures = 0; ;) {
    try {
      const state = await log.look();
      if (state === undefined) return;
      if (state.kind === 'unstarted' || log.isReadOf(state)) {
        if (!options.follow || (state.kind === 'started' && state.isFinal)) return;
        await log.untilOther(state);
        continue;
      }
      for await (const lines of log.read(state)) {
        failures = 0;
        yield* lines;
      }
      if (log.isOutrun) continue;
      if (!options.follow) return;
      // Else its end is not told yet, or the node went.
      if (state.runs) await log.becomesOther(state);
    } catch (error) {
      if (signal.aborted) return;
      if (!options.follow || !isPassing(error)) throw error;
      await delay(backOff(failures++, Math.random), undefined, { signal }).catch(() => undefined);
    }
    if (signal.aborted) return;
  }
}

/** Another attempt may go well: the server or the kubelet is away, the container starts just now, the pod goes. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof ClusterError)) return !(error instanceof LockstepError);
  return error.status === 0 || error.status === 400 || error.status === 404 || error.status >= 500;
}

type Started = Extract<LogState, { kind: 'started' }>;

class ContainerLog {
  readonly #cluster: Cluster;
  readonly #target: ContainerTarget;
  readonly #options: LogOptions;
  readonly #signal: AbortSignal;
  #uid: string | undefined;
  #place: ContainerLogPlace | undefined;
  /** The instance that was being read. */
  #restarts: number | undefined;
  #gap: string | undefined;
  /** Whether the instance has ended and everything of it was read. */
  #isWhole = false;
  #tail: number | undefined;

  /** Whether what was to be read turned out to be the log of a later run than the state was of; nothing of it is given. */
  isOutrun = false;

  constructor(cluster: Cluster, target: ContainerTarget, options: LogOptions, signal: AbortSignal) {
    this.#cluster = cluster;
    this.#target = target;
    this.#options = options;
    this.#signal = signal;
    this.#place = options.after === undefined ? undefined : readLogCursor(options.after);
    this.#restarts = this.#place?.restarts;
    this.#tail = this.#place === undefined ? options.tail : undefined;
  }

  /** Undefined when the pod is gone. */
  async look(): Promise<LogState | undefined> {
    try {
      const pod = await this.#cluster.request<Pod>({ path: podPath(this.#target) }, this.#signal);
      this.#uid ??= pod.metadata.uid;
      return pod.metadata.uid === this.#uid ? logState(pod, this.#target.container) : undefined;
    } catch (error) {
      if (!(error instanceof ClusterError) || error.code !== 'notFound') throw error;
      // A pod that was never there is no pod that has gone.
      if (this.#uid === undefined) throw new LockstepError('notFound', error.message, { cause: error });
      return undefined;
    }
  }

  isReadOf({ restarts }: Started): boolean {
    return this.#isWhole && restarts === this.#restarts;
  }

  /** Waits for another state of the container, or the end of the pod. */
  async untilOther(old: LogState): Promise<void> {
    await this.#seesOther(old, this.#signal);
  }

  /** Whether another state is told in a moment. */
  becomesOther(old: LogState): Promise<boolean> {
    return this.#seesOther(old, AbortSignal.any([this.#signal, AbortSignal.timeout(settleMilliseconds)]));
  }

  async #seesOther(old: LogState, signal: AbortSignal): Promise<boolean> {
    const { namespace, pod, container } = this.#target;
    const path = podsPath(namespace);
    const selection = { path, fieldSelector: `metadata.name=${pod}` };
    for await (const change of watchObjects<Pod>(this.#cluster, selection, signal)) {
      if (change.kind === 'broken') continue;
      const found = change.kind === 'listed' ? change.items[0] : change.kind === 'set' ? change.object : undefined;
      if (found === undefined || found.metadata.uid !== this.#uid) return true;
      if (JSON.stringify(logState(found, container)) !== JSON.stringify(old)) return true;
    }
    this.#signal.throwIfAborted();
    return false;
  }

  async *read(state: Started): AsyncGenerator<readonly LogLine[], void> {
    const before = this.#restarts;
    if (before !== undefined && state.restarts > before) {
      if (!this.#isWhole || state.restarts > before + 1) yield* this.#readPrevious(before, state.restarts);
      this.#place = undefined;
      this.#tail = undefined;
    }
    this.#restarts = state.restarts;
    this.#isWhole = false;
    this.isOutrun = false;
    const over = new AbortController();
    try {
      const stream = await this.#open({ follow: this.#options.follow }, over.signal);
      yield* this.#lines(untilSilent(stream, silentMilliseconds), state.restarts, state);
    } finally {
      over.abort();
    }
    this.#isWhole = !state.runs && !this.isOutrun;
  }

  /** What the instance before wrote since the place; the server keeps no older one. */
  async *#readPrevious(before: number, now: number): AsyncGenerator<readonly LogLine[], void> {
    if (now > before + 1) {
      this.#gap = `The container was restarted ${now - before} times meanwhile; only the log of its last run is kept.`;
      this.#place = undefined;
    }
    try {
      yield* this.#lines(await this.#open({ previous: true }, this.#signal), now - 1);
    } catch (error) {
      if (!(error instanceof ClusterError) || (error.status !== 400 && error.status !== 404)) throw error;
      this.#gap ??= 'The container was restarted and the log of its last run is gone; lines may be missing.';
    }
    this.#restarts = now;
  }

  #open(how: { readonly follow?: boolean; readonly previous?: boolean }, over: AbortSignal): Promise<Bytes> {
    const first = this.#place?.position.first;
    const query = {
      container: this.#target.container,
      timestamps: true,
      ...how,
      ...(first !== undefined ? { sinceTime: `${first.slice(0, 19)}Z` } : {}),
      ...(this.#tail === undefined ? {} : { tailLines: this.#tail }),
    };
    return this.#cluster.stream(
      { path: podPath(this.#target, 'log'), query, accept: '*/*' },
      AbortSignal.any([this.#signal, over]),
    );
  }

  async *#lines(stream: Bytes, restarts: number, state?: Started): AsyncGenerator<readonly LogLine[], void> {
    const { service } = this.#options;
    const progress = new LogProgress(this.#place?.position);
    for await (const pieces of logPieces(stream, state?.runs !== true)) {
      const lines: LogLine[] = [];
      for (const { time, text } of pieces) {
        const next = progress.next(time);
        if (next === 'repeated') continue;
        if (next.missingSince !== undefined && state?.isFinal === false && (await this.becomesOther(state))) {
          this.isOutrun = true;
          return;
        }
        this.#place = { restarts, position: next.position };
        this.#tail = undefined;
        if (next.missingSince !== undefined)
          this.#gap = `The node no longer has the log from ${next.missingSince} to ${time}; lines of that time may be missing.`;
        const gap = this.#gap;
        this.#gap = undefined;
        const line = { service, time, text, cursor: writeLogCursor(this.#place) };
        lines.push(gap === undefined ? line : { ...line, gap });
      }
      yield lines;
    }
  }
}
