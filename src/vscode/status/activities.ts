import type { Disposable } from '../../core/base/disposableStore.ts';
import { Emitter } from '../../core/base/emitter.ts';

/** What is being done to this window's environment, `building 3/7`; the status bar shows it while it lasts. */
export class Activities implements Disposable {
  readonly #changed = new Emitter<undefined>();
  #current: string | undefined;

  readonly onDidChange = this.#changed.event;

  get current(): string | undefined {
    return this.#current;
  }

  set(words: string | undefined): void {
    this.#current = words;
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
