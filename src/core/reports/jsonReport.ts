import type { ParityReport } from '../parity/parityReport.ts';

/** The document as it is; `parity.schema.json` describes it. */
export function jsonReport(report: ParityReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
