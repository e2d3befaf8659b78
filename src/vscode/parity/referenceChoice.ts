import type { Memento } from 'vscode';
import type { ParityRequest } from '../../core/workflows/parityRequest.ts';

export type ChosenReference = NonNullable<ParityRequest['reference']>;

const stateKey = 'lockstep.reference';

/** Which production this window compares with, where a person chose one that lockstep.yaml doesn't put first. */
export class ReferenceChoice {
  readonly #state: Memento;

  constructor(state: Memento) {
    this.#state = state;
  }

  get current(): ChosenReference | undefined {
    return this.#state.get<ChosenReference>(stateKey);
  }

  async set(reference: ChosenReference | undefined): Promise<void> {
    await this.#state.update(stateKey, reference);
  }
}
