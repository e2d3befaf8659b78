import type { SecretStorage } from 'vscode';
import type { Disposable } from '../../core/base/disposableStore.ts';
import { errorMessage } from '../../core/base/errorMessage.ts';
import { isAbort } from '../../core/base/isAbort.ts';
import { LockstepError } from '../../core/base/lockstepError.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { EnvironmentList } from '../../core/workflows/environmentList.ts';
import { inspectWith } from '../../core/workflows/inspectWith.ts';
import { openSession } from '../../core/workflows/openSession.ts';
import type { ParityOutcome } from '../../core/workflows/parityOutcome.ts';
import { registryAccess } from '../platform/registryAccess.ts';
import { secretKey } from '../platform/secretKey.ts';
import type { ThisWindow } from '../window/thisWindow.ts';
import type { ParityProblem, ParityStore } from './parityStore.ts';
import type { ParitySubject } from './paritySubject.ts';
import type { ProductionDoors } from './productionDoors.ts';
import type { ReferenceChoice } from './referenceChoice.ts';

export interface ParityDoors {
  readonly list: EnvironmentList;
  readonly window: ThisWindow;
  readonly parity: ParityStore;
  readonly choice: ReferenceChoice;
  readonly production: ProductionDoors;
  readonly secrets: SecretStorage;
  readonly logger: Logger;
  readonly version: string;
}

interface RunningCheck {
  readonly overtaken: AbortController;
  readonly outcome: Promise<ParityOutcome>;
}

/** Measures parity and keeps what was found; a newer check of the same subject ends the older one. */
export class ParityChecks implements Disposable {
  readonly #doors: ParityDoors;
  readonly #running = new Map<ParitySubject, RunningCheck>();

  constructor(doors: ParityDoors) {
    this.#doors = doors;
  }

  /** A check that a newer one overtakes answers with what that finds. */
  async check(subject: ParitySubject, signal: AbortSignal): Promise<ParityOutcome> {
    const overtaken = new AbortController();
    this.#running.get(subject)?.overtaken.abort();
    const outcome = this.#checkOnce(subject, AbortSignal.any([signal, overtaken.signal]));
    const own = { overtaken, outcome };
    this.#running.set(subject, own);
    try {
      return await outcome;
    } catch (error) {
      const newer = this.#running.get(subject);
      if (newer !== own && newer && !signal.aborted) return await newer.outcome;
      if (newer === own) this.#doors.parity.giveUp(subject, isAbort(error) ? undefined : toProblem(error));
      throw error;
    } finally {
      if (this.#running.get(subject) === own) this.#running.delete(subject);
    }
  }

  /** In the background: what fails stands in the row and the log. */
  async checkQuietly(subject: ParitySubject): Promise<void> {
    try {
      await this.check(subject, new AbortController().signal);
    } catch (error) {
      if (!isAbort(error)) this.#doors.logger.warn(`Parity of ${subject}: ${errorMessage(error)}`);
    }
  }

  /** Ends a running check of what is about to go. */
  stop(subject: ParitySubject): void {
    this.#running.get(subject)?.overtaken.abort();
  }

  dispose(): void {
    for (const each of this.#running.values()) each.overtaken.abort();
  }

  async #checkOnce(subject: ParitySubject, signal: AbortSignal): Promise<ParityOutcome> {
    const { parity } = this.#doors;
    parity.begin(subject);
    const outcome = await this.#measure(subject, signal);
    if (outcome.kind === 'report') {
      const { valueWords } = await import('../../core/reports/valueWords.ts');
      parity.finish(subject, { ...outcome, words: valueWords }, new Date());
    } else parity.giveUp(subject, { code: 'usage', message: 'choose which production is meant' });
    return outcome;
  }

  async #measure(subject: ParitySubject, signal: AbortSignal): Promise<ParityOutcome> {
    const { list, window, choice, secrets, production, logger, version } = this.#doors;
    const { files } = window;
    if (!files) throw new LockstepError('usage', 'Open a folder first: it says where production is declared.');
    const [{ checkParity }, { createSealer }] = await Promise.all([
      import('../../core/workflows/checkParity.ts'),
      import('../../core/workflows/createSealer.ts'),
    ]);
    const seal = createSealer(await secretKey(secrets));
    const { clusters, consents } = await production.open();
    const inspect = inspectWith(list, registryAccess(logger));
    // Programs render only what lies on a disk.
    const render = window.folder?.uri.scheme === 'file' ? { render: { folder: files.root } } : {};
    const read = { inspect, cluster: clusters.to, ownCluster: clusters.own, production: consents, ...render };
    const sources = { files, ...read, seal, version, today: new Date() };
    const reference = choice.current;
    const request = reference ? { reference } : {};
    const environment = subject === 'declared' ? undefined : list.get(subject);
    if (environment?.state.kind !== 'running') return checkParity(request, sources, signal);
    await using session = await openSession(list, environment.id, signal);
    return await checkParity({ ...request, environment: { environment, session } }, sources, signal);
  }
}

function toProblem(error: unknown): ParityProblem {
  return { code: error instanceof LockstepError ? error.code : 'internal', message: errorMessage(error) };
}
