export interface Disposable {
  dispose(): void;
}

/** Owns what is added: disposes in reverse order, once; what comes late is disposed at once. */
export class DisposableStore implements Disposable {
  readonly #owned: Disposable[] = [];
  #disposed = false;

  add<T extends Disposable>(disposable: T): T {
    if (this.#disposed) disposable.dispose();
    else this.#owned.push(disposable);
    return disposable;
  }

  dispose(): void {
    this.#disposed = true;
    for (let next = this.#owned.pop(); next; next = this.#owned.pop()) next.dispose();
  }
}
