import type { Fact } from '../environment/fact.ts';

/** One section of the probe's answer, and how to read it. */
export interface ProbeSection {
  readonly name: string;
  /** Pure. Unknown lines are skipped; an answer that cannot be read at all throws. */
  parse(output: string, place: string): readonly Fact[];
}
