import type { Fact } from './fact.ts';

/** An image or a running workload, read without executing anything in it. */
export interface Inspection {
  /** What the engine says: image config or container settings. */
  readonly facts: readonly Fact[];
  readonly env: Readonly<Record<string, string>>;
  /** Text of one of the known files in there (`/etc/os-release`, package databases …), or undefined. */
  readonly files: ReadonlyMap<string, string>;
}
