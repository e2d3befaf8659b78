import type { Memento } from 'vscode';
import type { Disposable } from '../../core/base/disposableStore.ts';
import type { Logger } from '../../core/base/logger.ts';
import type { ClusterConnections } from '../../core/workflows/clusterConnections.ts';
import type { ProductionConsents } from '../../core/workflows/productionConsents.ts';
import { clusterAccess } from '../platform/clusterAccess.ts';
import type { Notify } from '../platform/notify.ts';
import type { ReferenceChoice } from './referenceChoice.ts';

const agreedKey = 'lockstep.clusters';

interface Doors {
  readonly state: Memento;
  readonly choice: ReferenceChoice;
  readonly notify: Notify;
  readonly logger: Logger;
}

interface Opened {
  readonly clusters: ClusterConnections;
  readonly consents: ProductionConsents;
}

/**
 * The clusters that are read as production. One that the person chose is meant; one that a file of the workspace names
 * is asked for once, and what runs a program or reads Secrets' keys there once for each target.
 */
export class ProductionDoors implements Disposable {
  readonly #doors: Doors;
  readonly #asked = new Set<string>();
  #opened: Promise<Opened> | undefined;

  /** Called when the person has agreed to a cluster that was just refused. */
  onAgreed: () => void = () => undefined;

  constructor(doors: Doors) {
    this.#doors = doors;
  }

  /** Loaded when parity is first checked. */
  open(): Promise<Opened> {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  dispose(): void {
    void this.#opened?.then(({ clusters }) => clusters.dispose());
  }

  async #open(): Promise<Opened> {
    const [{ ClusterConnections }, { productionConsents, userFolder }] = await Promise.all([
      import('../../core/workflows/clusterConnections.ts'),
      import('../../core/workflows/productionConsents.ts'),
    ]);
    const { logger, notify } = this.#doors;
    const detail = 'It is asked once for this target. What is done there is written to the audit log.';
    return {
      clusters: new ClusterConnections(clusterAccess(logger), context => Promise.resolve(this.#agrees(context))),
      consents: productionConsents({
        folder: userFolder(process.env),
        ask: question => notify.confirm(question, 'Allow', detail),
      }),
    };
  }

  /** Does not wait for the person: what is refused says why, and is checked again when they agree. */
  #agrees(context: string | undefined): boolean {
    const { state, choice } = this.#doors;
    const chosen = choice.current;
    const targets = chosen?.kind === 'targets' ? chosen.targets : [];
    if (targets.some(({ kind, options }) => kind === 'cluster' && options['context']?.[0] === context)) return true;
    const key = context ?? '';
    if (state.get<readonly string[]>(agreedKey, []).includes(key)) return true;
    if (!this.#asked.has(key)) void this.#ask(context);
    this.#asked.add(key);
    return false;
  }

  async #ask(context: string | undefined): Promise<void> {
    const { state, notify } = this.#doors;
    const name = context === undefined ? 'your current cluster' : `your cluster ${context}`;
    const chosen = await notify.offer(`This folder names ${name} as production. May Lockstep read it?`, 'Read');
    if (chosen !== 'Read') return;
    await state.update(agreedKey, [...state.get<readonly string[]>(agreedKey, []), context ?? '']);
    this.onAgreed();
  }
}
