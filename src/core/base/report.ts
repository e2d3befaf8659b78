/** What long work tells while it goes: the step it is at, and the output of tools. */
export interface Report {
  /** One line in words, "building: step 3 of 7, installing Feature node". */
  step(message: string, done?: { readonly index: number; readonly total: number }): void;
  /** Raw output of a build or a lifecycle command, colours kept, secrets removed. */
  output(text: string): void;
}
