import type { Problem } from '../environment/reading.ts';
import type { DimensionId, Finding, Severity } from './finding.ts';

/** The document `lockstep.parity/1`; its JSON schema ships with the product. */
export interface ParityReport {
  readonly schema: 'lockstep.parity/1';
  readonly tool: { readonly version: string; readonly rules: string };
  readonly development: {
    readonly kind: 'observed' | 'declared';
    readonly environment?: string;
    readonly files: readonly string[];
    readonly service?: string;
  };
  readonly references: readonly { readonly kind: string; readonly source: string; readonly workload?: string }[];
  /** 0 to 100; null when coverage is below 50 %. */
  readonly score: number | null;
  /** 0 to 1. */
  readonly coverage: number;
  readonly summary: {
    readonly drift: Readonly<Record<Severity, number>>;
    readonly match: number;
    readonly unknown: number;
    readonly waived: number;
    readonly expected: number;
  };
  readonly dimensions: readonly {
    readonly id: DimensionId;
    /** Null where nothing of it is known. */
    readonly score: number | null;
    readonly coverage: number;
    readonly drift: number;
    readonly unknown: number;
  }[];
  readonly problems: readonly Problem[];
  /** Sorted by dimension, then key by code point. */
  readonly findings: readonly Finding[];
}
