/** `lockstep.yaml` at the root of a workspace; all of it is optional. */
export interface LockstepConfig {
  readonly version: 1;
  /** The first is compared unless another is chosen. */
  readonly references: readonly ConfiguredReference[];
  readonly tests: readonly ConfiguredTest[];
  readonly waivers: readonly ConfiguredWaiver[];
}

export interface ConfiguredReference {
  readonly name: string;
  /** `KIND:PATH[?OPTION=VALUE&…][#WORKLOAD]`, one production side together. */
  readonly use: readonly [string, ...string[]];
  /** The development Compose service that stands for the workload. */
  readonly service?: string;
  readonly file: string;
  readonly line: number;
}

/** A command that leaves JUnit XML. */
export interface ConfiguredTest {
  readonly runner: 'command';
  readonly argv: readonly [string, ...string[]];
  /** A glob, relative to `cwd`. */
  readonly junit?: string;
  /** Relative to the workspace. */
  readonly cwd?: string;
}

/** A drift accepted for a reason, until a date. */
export interface ConfiguredWaiver {
  /** A key or a fingerprint; `*` stands for any characters. */
  readonly key: string;
  readonly reason: string;
  readonly owner: string;
  /** `2026-12-31`. */
  readonly until: string;
  readonly file: string;
  readonly line: number;
}
