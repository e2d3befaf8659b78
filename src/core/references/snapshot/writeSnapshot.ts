import type { Reading, ReadingLevel } from '../../environment/reading.ts';
import { snapshotSchema } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';

const order: readonly ReadingLevel[] = ['tooling', 'image', 'orchestrator', 'observed'];

/** Sealed readings of one side as one document; of one key, the highest level's fact. Equal input, equal text. */
export function writeSnapshot(
  readings: readonly Reading[],
  { keyId, version, createdAt }: { readonly keyId: string; readonly version: string; readonly createdAt: Date },
): string {
  const ranked = readings.toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
  const facts = new Map(ranked.flatMap(reading => reading.facts.map(fact => [fact.key, fact])));
  const snapshot: Snapshot = {
    schema: snapshotSchema,
    keyId,
    createdAt: createdAt.toISOString(),
    tool: { version },
    facts: [...facts.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
    speaks: [...new Set(readings.flatMap(reading => reading.speaks))].sort(),
  };
  return `${JSON.stringify(snapshot, undefined, 2)}\n`;
}
