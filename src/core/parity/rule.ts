import type { FactKey, FactValue } from '../environment/fact.ts';
import type { DimensionId, Severity } from './finding.ts';
import type { MergedSide } from './mergedSide.ts';

/** How far two values are apart; each comparator says what breaking, minor and patch are for its kind of value. */
export type Level = 'breaking' | 'minor' | 'patch';

export type Comparison =
  | { readonly kind: 'equal' }
  | { readonly kind: 'different'; readonly level: Level }
  /** `resolve`: what would make it comparable, one sentence. */
  | { readonly kind: 'unknown'; readonly resolve: string };

export const equal: Comparison = { kind: 'equal' };
export const different = (level: Level): Comparison => ({ kind: 'different', level });
export const incomparable = (resolve: string): Comparison => ({ kind: 'unknown', resolve });

export type Comparator = (development: FactValue, reference: FactValue, key: FactKey) => Comparison;

/** A drift, as rules see it. A value is undefined where it is absent or present without a known value. */
export interface Difference {
  readonly key: FactKey;
  readonly kind: 'value' | 'developmentOnly' | 'referenceOnly';
  readonly level: Level;
  readonly development: FactValue | undefined;
  readonly reference: FactValue | undefined;
  readonly sides: { readonly development: MergedSide; readonly reference: MergedSide };
  /** Names of variables that the source code reads, where known. */
  readonly readNames: ReadonlySet<string>;
}

/** How one key, or all keys of one pattern, are compared. */
export interface Rule {
  /** `runtime.<name>`: a placeholder stands for one segment, the last one for all that remains. */
  readonly pattern: string;
  readonly compare: Comparator;
  readonly severity: Severity | ((difference: Difference) => Severity);
  /** One sentence: what breaks because of this. */
  readonly reason: string | ((difference: Difference) => string);
  /** One sentence: what would make it known. */
  readonly resolve: string;
  /** What absence stands for: an unset zone is UTC. */
  readonly absent?: FactValue;
  /** What holds where no source of a side can speak of it. */
  readonly assumed?: FactValue;
  /** A name of its own: present with an unknown value is still present. */
  readonly named?: true;
  /** Orchestrator and image can both bring it, so that only both together can tell that it is absent. */
  readonly layered?: true;
  /** Only where the reference states it: what production leaves open, development may have. */
  readonly ifReferenceStates?: true;
  /** What only development has is expected, also where the reference tells of others of this pattern but not of this one. */
  readonly extras?: true;
  /** Every workload has it: where neither side tells, that is unknown and not left out. */
  readonly always?: true;
  /** All that only one side can speak of is one finding, `<pattern with *>`. */
  readonly collapse?: true;
  /** Left out where another key says more. */
  readonly unless?: (sides: Difference['sides'], key: FactKey) => boolean;
  /** Compared only where these other keys are present on both sides and equal. */
  readonly given?: (key: FactKey) => readonly FactKey[];
  /** Values are compared only where these other keys are equal; otherwise being there is all that counts. */
  readonly valuesGiven?: readonly FactKey[];
  /** A quality of one side, true or false: false is a finding within that side. */
  readonly quality?: true;
  /** Findings of this pattern count as one group in the score; default: each for itself. */
  readonly group?: (key: FactKey) => string;
}

export interface Dimension {
  readonly id: DimensionId;
  /** 10, 7.5, 5 or 2.5: critical, high, medium or low. */
  readonly weight: 10 | 7.5 | 5 | 2.5;
  readonly rules: readonly Rule[];
}

/** Severity by how far values are apart; presence on one side alone counts as breaking. */
export function byLevel(breaking: Severity, minor: Severity, patch: Severity): (difference: Difference) => Severity {
  const table = { breaking, minor, patch };
  return ({ level }) => table[level];
}

/** Severity by which side has it. */
export function bySide(table: Readonly<Record<Difference['kind'], Severity>>): (difference: Difference) => Severity {
  return ({ kind }) => table[kind];
}

export function isKnownOnBoth(key: FactKey, { development, reference }: Difference['sides']): boolean {
  return [development, reference].every(side => side.view(key).observation.status === 'known');
}
