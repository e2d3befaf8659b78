import type { Fact } from '../environment/fact.ts';

/** One section of the probe's answer, and how to read it. */
export interface ProbeSection {
  /** The mark in the script. */
  readonly name: string;
  /** The keys it can tell, or patterns ending in `*`; without a fact they are absent. */
  readonly speaks: readonly string[];
  /** Pure. Unknown lines are skipped. */
  parse(output: string): readonly Fact[];
}
