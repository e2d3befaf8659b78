import type { ParityStamp } from '../parity/parityStamp.ts';
import type { Artefact } from './artefact.ts';

/** What is remembered of a run of tests: plain JSON. */
export interface LastTestRun {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** ISO 8601. */
  readonly at: string;
  /** The parity it ran under; absent where it was never checked. */
  readonly parity?: ParityStamp;
  /** What came back from there. */
  readonly artefacts: readonly Artefact[];
}
