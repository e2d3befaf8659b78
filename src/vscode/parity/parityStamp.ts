import type { ParityReport } from '../../core/parity/parityReport.ts';
import type { Severity } from '../../core/parity/finding.ts';

/** What is remembered of a check when its report is gone: plain JSON, no values. */
export interface ParityStamp {
  /** 0 to 100; null when too little is known. */
  readonly score: number | null;
  /** 0 to 1. */
  readonly coverage: number;
  readonly drift: Readonly<Record<Severity, number>>;
  /** ISO 8601. */
  readonly at: string;
}

export function parityStamp(report: ParityReport, at: Date): ParityStamp {
  return { score: report.score, coverage: report.coverage, drift: report.summary.drift, at: at.toISOString() };
}
