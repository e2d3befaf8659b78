import type { Fact } from '../environment/fact.ts';
import type { Reading } from '../environment/reading.ts';

/** A fact and who says it. */
export interface Statement {
  readonly fact: Fact;
  readonly reading: Reading;
}
