import type { DeclaringFile } from '../parity/fixes/declaringFile.ts';
import type { ParityReport } from '../parity/parityReport.ts';
import type { ReferenceTarget } from '../references/referenceReader.ts';

interface ParityChoice {
  readonly label: string;
  /** As the command line takes it: `['--reference', 'kubernetes:k8s#deployment/web']`. */
  readonly args: readonly string[];
}

export interface ParityResult {
  readonly kind: 'report';
  readonly report: ParityReport;
  /** What production was read from. */
  readonly targets: readonly ReferenceTarget[];
  /** The files that declare development, as they were read; fixes are edits of them. */
  readonly declaring: readonly DeclaringFile[];
}

export type ParityOutcome =
  | ParityResult
  /** Several references or workloads could be meant: the face asks, the command line lists. */
  | {
      readonly kind: 'ambiguous';
      readonly side: 'development' | 'reference';
      readonly choices: readonly ParityChoice[];
    };
