/** What a stack is without, in words: everything with the same reason in one sentence. */
export class StackNotes {
  readonly #subjects = new Map<string, Set<string>>();

  /** `reason` completes the sentence that begins with the subject: `is left out: …`. */
  add(subject: string, reason: string): void {
    const subjects = this.#subjects.get(reason) ?? new Set();
    this.#subjects.set(reason, subjects.add(subject));
  }

  get words(): readonly string[] {
    return [...this.#subjects].map(([reason, subjects]) => `${[...subjects].join(', ')} ${reason}`);
  }
}
