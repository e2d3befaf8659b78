export interface TestPosition {
  /** Relative to the workspace with `/`; an absolute path of the environment where it lies outside. */
  readonly file: string;
  /** From 1. */
  readonly line?: number;
  readonly column?: number;
}

export interface TestFailure {
  readonly message: string;
  readonly at?: TestPosition;
  readonly expected?: string;
  readonly actual?: string;
  readonly stack?: string;
}

/** What a run tells, in order. A test's `id` is stable: project, file and full name joined by `\u0000`-free ` › `. */
export type TestEvent =
  | { readonly kind: 'found'; readonly id: string; readonly path: readonly string[]; readonly at: TestPosition }
  | { readonly kind: 'started'; readonly id: string; readonly path: readonly string[]; readonly at: TestPosition }
  | {
      readonly kind: 'passed' | 'skipped';
      readonly id: string;
      readonly path: readonly string[];
      readonly at: TestPosition;
      readonly milliseconds: number;
    }
  /** `failed`: an assertion; `errored`: it could not run. */
  | {
      readonly kind: 'failed' | 'errored';
      readonly id: string;
      readonly path: readonly string[];
      readonly at: TestPosition;
      readonly milliseconds: number;
      readonly failures: readonly TestFailure[];
    }
  /** Output of the runner or, where it says so, of one test. */
  | { readonly kind: 'output'; readonly text: string; readonly id?: string }
  /** A file or folder brought back to this machine: a report, a trace, a screenshot. */
  | { readonly kind: 'artefact'; readonly label: string; readonly path: string; readonly id?: string }
  | {
      readonly kind: 'ended';
      readonly exit:
        | { readonly kind: 'exited'; readonly code: number }
        | { readonly kind: 'lost' | 'cancelled'; readonly reason: string };
    };
