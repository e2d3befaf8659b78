/** What a stack is without, in words; several subjects with the same reason share a sentence. */
export class StackNotes {
  readonly #subjects = new Map<string, Set<string>>();

  /** `reason` completes the sentence that begins with the subject: `is left out: …`. */
  add(subject: string, reason: string): void {
    const subjects = this.#subjects.get(reason) ?? new Set();
    this.#subjects.set(reason, subjects.add(subject));
  }

  get words(): readonly string[] {
    return [...this.#subjects].flatMap(([reason, subjects]) => {
      const all = [...subjects];
      const isShared = all.length > 1 && reason.startsWith('is ');
      return isShared
        ? [`${all.join(', ')} are ${reason.slice('is '.length)}`]
        : all.map(subject => `${subject} ${reason}`);
    });
  }
}
