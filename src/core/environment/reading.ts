import type { Fact, FactKey } from './fact.ts';

/**
 * Which part of a side a reading describes. An orchestrator (Compose, Kubernetes) overrides what an image brings;
 * tooling (`.nvmrc`, `.tool-versions`) states an intent that the others may contradict;
 * `observed` is what was measured in a running environment and overrides all.
 */
export type ReadingLevel = 'tooling' | 'image' | 'orchestrator' | 'observed';

/** Something a real tool would refuse, or that could not be resolved; the rest was read all the same. */
export interface Problem {
  readonly file?: string;
  readonly line?: number;
  readonly message: string;
  readonly resolve?: string;
}

/** What one source says of one workload and its services. */
export interface Reading {
  readonly level: ReadingLevel;
  /** As in the report: `compose`, `kubernetes`, `dockerfile`, `image`, `container`, `snapshot`, `devcontainer`, `tool`, `probe`, `engine`. */
  readonly kind: string;
  /** `k8s/web.yaml`, `Dockerfile#runtime`. */
  readonly source: string;
  /** `deployment/web`, a Compose service, a stage. */
  readonly workload?: string;
  readonly facts: readonly Fact[];
  /**
   * What this source can tell: keys, or patterns ending in `*`. A key it speaks of but has no fact for is absent there;
   * any other key is unknown.
   */
  readonly speaks: readonly FactKey[];
  readonly problems: readonly Problem[];
}

/** One side of a comparison: its readings, lowest level first within their order of precedence. */
export interface Side {
  readonly readings: readonly Reading[];
}
