import type { Memento } from 'vscode';
import type { Disposable } from '../../core/base/disposableStore.ts';
import type { ErrorCode } from '../../core/base/lockstepError.ts';
import { Emitter } from '../../core/base/emitter.ts';
import type { Finding } from '../../core/parity/finding.ts';
import type { ParityResult } from '../../core/workflows/parityOutcome.ts';
import { parityStamp, type ParityStamp } from './parityStamp.ts';
import type { ParitySubject } from './paritySubject.ts';

/** How a value is said; the catalogue that it needs is loaded with the first check. */
export type ValueWords = (finding: Finding, side: 'development' | 'reference') => string;

export interface CheckedParity extends Pick<ParityResult, 'report' | 'declaring' | 'targets'> {
  readonly words: ValueWords;
}

export interface ParityProblem {
  readonly code: ErrorCode;
  /** In words. */
  readonly message: string;
}

/** What this window knows of one subject's parity. */
export interface ParityRecord {
  readonly checking: boolean;
  /** Of the last check, perhaps of an earlier window. */
  readonly stamp?: ParityStamp;
  readonly checked?: CheckedParity;
  /** Why the last check gave nothing. */
  readonly problem?: ParityProblem;
  /** Set while production is watched. */
  readonly production?: WatchedProduction;
}

export interface WatchedProduction {
  /** What last changed while this window watched it. */
  readonly change?: ProductionChange;
}

interface ProductionChange {
  /** One for each field: what, by whom and when. */
  readonly words: readonly string[];
  readonly at: Date;
}

const unchecked: ParityRecord = { checking: false };
const stateKey = 'lockstep.parity';

/** The parity of each subject; stamps outlive the window, findings don't. */
export class ParityStore implements Disposable {
  readonly #state: Memento;
  readonly #records = new Map<ParitySubject, ParityRecord>();
  readonly #changed = new Emitter<ParitySubject>();

  readonly onDidChange = this.#changed.event;

  constructor(state: Memento) {
    this.#state = state;
    const stamps = state.get<Record<string, ParityStamp>>(stateKey, {});
    for (const [subject, stamp] of Object.entries(stamps))
      this.#records.set(subject as ParitySubject, { checking: false, stamp });
  }

  get(subject: ParitySubject): ParityRecord {
    return this.#records.get(subject) ?? unchecked;
  }

  begin(subject: ParitySubject): void {
    this.#set(subject, { ...this.get(subject), checking: true });
  }

  finish(subject: ParitySubject, checked: CheckedParity, at: Date): void {
    const { production } = this.get(subject);
    const stamp = parityStamp(checked.report, at);
    this.#set(subject, { checking: false, checked, stamp, ...(production === undefined ? {} : { production }) });
    this.#persist();
  }

  /** The check gave nothing: `problem` says why, or nothing when it was only cancelled. */
  giveUp(subject: ParitySubject, problem?: ParityProblem): void {
    const { stamp, checked, production } = this.get(subject);
    this.#set(subject, {
      checking: false,
      ...(stamp === undefined ? {} : { stamp }),
      ...(checked === undefined ? {} : { checked }),
      ...(problem === undefined ? {} : { problem }),
      ...(production === undefined ? {} : { production }),
    });
  }

  /** `undefined`: it is not watched any more. */
  tellProduction(subject: ParitySubject, production: WatchedProduction | undefined): void {
    const record: ParityRecord & { production?: WatchedProduction } = { ...this.get(subject) };
    if (production === undefined) delete record.production;
    else record.production = production;
    this.#set(subject, record);
  }

  forget(subject: ParitySubject): void {
    if (this.#records.delete(subject)) this.#changed.fire(subject);
    this.#persist();
  }

  findFinding(subject: ParitySubject, fingerprint: string): Finding | undefined {
    return this.get(subject).checked?.report.findings.find(each => each.fingerprint === fingerprint);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #set(subject: ParitySubject, record: ParityRecord): void {
    this.#records.set(subject, record);
    this.#changed.fire(subject);
  }

  #persist(): void {
    const stamps = [...this.#records].flatMap(([subject, { stamp }]) => (stamp ? [[subject, stamp]] : []));
    void this.#state.update(stateKey, Object.fromEntries(stamps));
  }
}
