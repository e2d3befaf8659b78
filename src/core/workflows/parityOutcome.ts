import type { Finding } from '../parity/finding.ts';
import type { Fix } from '../parity/fixes/proposeFix.ts';
import type { ParityReport } from '../parity/parityReport.ts';

export interface ParityChoice {
  readonly label: string;
  /** As `--reference` takes it. */
  readonly target: string;
}

export interface ParityResult {
  readonly kind: 'report';
  readonly report: ParityReport;
  /** The edit behind a finding's `fix`, as of the files that were read. */
  fixOf(finding: Finding): Fix | undefined;
}

export type ParityOutcome =
  | ParityResult
  /** Several references or workloads could be meant: the face asks, the command line lists. */
  | { readonly kind: 'ambiguous'; readonly choices: readonly ParityChoice[] };
