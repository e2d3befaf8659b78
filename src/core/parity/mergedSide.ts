import type { FactKey, FactValue, Observation, Source } from '../environment/fact.ts';

/** What one side says of one key, all its readings taken together. */
export interface View {
  readonly observation: Observation;
  /** Where the value was seen or stands: the effective one first, then every witness that agrees. */
  readonly sources: readonly Source[];
  /** Whether a fact stands behind it, be it known or not. */
  readonly stated: boolean;
}

/** A source of a side that says something else than what is effective there. */
export interface Contradiction {
  readonly key: FactKey;
  readonly effective: Witness;
  readonly contradicting: Witness;
}

export interface Witness {
  readonly value: FactValue;
  readonly source: string;
  readonly sources: readonly Source[];
}

export interface MergedSide {
  /** Keys that have a fact, by code point. */
  readonly keys: readonly FactKey[];
  view(key: FactKey): View;
  readonly contradictions: readonly Contradiction[];
}
