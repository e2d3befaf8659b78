import type { Disposable } from '../../core/base/disposableStore.ts';
import { errorMessage } from '../../core/base/errorMessage.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { ReferenceTarget } from '../../core/references/referenceReader.ts';
import type { ClusterConnections } from '../../core/workflows/clusterConnections.ts';
import type { ThisWindow } from '../window/thisWindow.ts';
import type { ParityChecks } from './parityChecks.ts';
import type { ParityStore } from './parityStore.ts';
import type { ParitySubject } from './paritySubject.ts';

interface Doors {
  readonly window: Pick<ThisWindow, 'subject'>;
  readonly parity: Pick<ParityStore, 'get' | 'tellProduction'>;
  readonly checks: Pick<ParityChecks, 'checkQuietly'>;
  readonly production: { open(): Promise<{ readonly clusters: Pick<ClusterConnections, 'to'> }> };
  readonly logger: Logger;
}

/** While this window compares with a workload on a cluster, each change of it is told, and parity is checked again. */
export class ProductionWatch implements Disposable {
  readonly #doors: Doors;
  #watched = '';
  #stop = new AbortController();

  constructor(doors: Doors) {
    this.#doors = doors;
  }

  /** Begins, goes on or ends as the last check of this window's subject was. */
  follow(subject: ParitySubject): void {
    const { window, parity } = this.#doors;
    if (subject !== window.subject) return;
    const { checked } = parity.get(subject);
    if (!checked) return;
    const found = checked.targets.find(({ kind }) => kind === 'cluster');
    const workload = found?.workload ?? checked.report.references.find(({ kind }) => kind === 'cluster')?.workload;
    const target = found && workload !== undefined ? { ...found, workload } : undefined;
    const now = target ? JSON.stringify([subject, target]) : '';
    if (now === this.#watched) return;
    this.#watched = now;
    this.#stop.abort();
    this.#stop = new AbortController();
    if (parity.get(subject).production) parity.tellProduction(subject, undefined);
    if (target) void this.#watch(subject, target, this.#stop.signal);
  }

  dispose(): void {
    this.#stop.abort();
  }

  async #watch(subject: ParitySubject, target: ReferenceTarget, signal: AbortSignal): Promise<void> {
    const { production, parity, checks, logger } = this.#doors;
    let isFirst = true;
    try {
      const [{ watchReference }, { changeWords }, { clusters }] = await Promise.all([
        import('../../core/references/cluster/watchReference.ts'),
        import('../../core/reports/changeWords.ts'),
        production.open(),
      ]);
      const cluster = await clusters.to(target.options['context']?.[0], signal);
      for await (const change of watchReference(cluster, target, signal)) {
        const words = changeWords(change);
        for (const line of words) logger.info(`Production: ${line}`);
        if (change.kind === 'watching') {
          parity.tellProduction(subject, parity.get(subject).production ?? {});
          // What changed after the last check had read it is told by nothing else.
          if (isFirst) void checks.checkQuietly(subject);
          isFirst = false;
        } else if (change.kind !== 'broken') this.#changed(subject, change.kind, words);
      }
    } catch (error) {
      if (signal.aborted) return;
      logger.warn(`Production is not watched: ${errorMessage(error)}`);
      // The next check tries again.
      this.#watched = '';
    }
    if (parity.get(subject).production) parity.tellProduction(subject, undefined);
  }

  /** The end of a rollout belongs to what it rolled out. */
  #changed(subject: ParitySubject, kind: 'changed' | 'rolledOut' | 'removed', told: readonly string[]): void {
    const { parity, checks } = this.#doors;
    const before = kind === 'rolledOut' ? (parity.get(subject).production?.change?.words ?? []) : [];
    const words = [...before, ...told];
    parity.tellProduction(subject, { change: { words, at: new Date() } });
    void checks.checkQuietly(subject);
  }
}
