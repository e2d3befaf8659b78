/** A report, a trace or a screenshot that a run of tests left. */
export interface Artefact {
  readonly label: string;
  /** Absolute path on this machine. */
  readonly path: string;
}
