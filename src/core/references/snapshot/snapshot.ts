import type { Fact } from '../../environment/fact.ts';
import type { Reading } from '../../environment/reading.ts';

/** The document `lockstep.snapshot/1`: facts of one side at one time. Values that aren't harmless are sealed. */
export interface Snapshot {
  readonly schema: 'lockstep.snapshot/1';
  /** Of the key that sealed the values; under another key they are unknown. */
  readonly keyId: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly tool: { readonly version: string };
  readonly facts: readonly Fact[];
  readonly speaks: Reading['speaks'];
}

export const snapshotSchema = 'lockstep.snapshot/1';
