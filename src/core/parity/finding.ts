import type { FactKey, Source } from '../environment/fact.ts';

/** In the report's order; D1 to D20 of the catalogue, and feature flags. */
export const dimensionIds = [
  'cpu',
  'os',
  'libc',
  'runtime',
  'package',
  'dependency',
  'env',
  'secret',
  'image',
  'identity',
  'resources',
  'network',
  'mount',
  'time',
  'service',
  'schema',
  'tls',
  'deployment',
  'build',
  'kernel',
  'flag',
] as const;
export type DimensionId = (typeof dimensionIds)[number];

/** Worst first. */
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof severities)[number];

export type Verdict = 'match' | 'drift' | 'unknown' | 'waived' | 'expected';

/**
 * One side of a finding as it may be shown: a value that is not known to be harmless is `•••` with `secret`.
 * Unknown with `secret` is there, but nobody can tell its value. A finding within one side lists that side's values,
 * the effective one first.
 */
export interface FindingSide {
  readonly status: 'known' | 'absent' | 'unknown';
  readonly value?: string | number | boolean | readonly string[];
  readonly secret: boolean;
  readonly sources: readonly Source[];
}

/** One compared key: the unit of the report, of waivers and of fixes. */
export interface Finding {
  /** Readable and stable across values and lines: `libc:libc.family:value`. */
  readonly fingerprint: string;
  readonly dimension: DimensionId;
  readonly key: FactKey;
  /** Only for contradictions and qualities of one side. */
  readonly within?: 'development' | 'reference';
  readonly verdict: Verdict;
  /** For `unknown`, the severity that its drift would have. */
  readonly severity: Severity;
  readonly development: FindingSide;
  readonly reference: FindingSide;
  /** Whether two hidden values are the same; only where both are known and one is secret. */
  readonly equal?: boolean;
  /** What breaks because of this, one sentence. */
  readonly reason: string;
  /** For `unknown`: what would make it known. */
  readonly resolve?: string;
  readonly fix?: { readonly title: string; readonly file: string };
  readonly waiver?: { readonly reason: string; readonly owner: string; readonly until: string };
}
