import type { Fact, FactValue, Source } from '../../../src/core/environment/fact.ts';
import type { Reading, ReadingLevel, Side } from '../../../src/core/environment/reading.ts';
import { compareSides, type CompareOptions } from '../../../src/core/parity/compareSides.ts';
import type { Finding } from '../../../src/core/parity/finding.ts';

/** A value, or `unknown` for a key that is present without one, or `absent`. */
export type Stated = FactValue | { readonly unknown: string } | { readonly absent: true };

const defaultSpeaks: Readonly<Record<ReadingLevel, readonly string[]>> = {
  observed: ['*'],
  orchestrator: ['*'],
  image: ['env.*', 'image.*', 'identity.*', 'runtime.*', 'os.*', 'libc.*', 'network.port.*', 'time.*'],
  tooling: ['runtime.*', 'tool.*'],
};

export function reading(
  level: ReadingLevel,
  facts: Readonly<Record<string, Stated>>,
  more: Partial<Reading> = {},
): Reading {
  const kind =
    more.kind ?? { observed: 'probe', orchestrator: 'kubernetes', image: 'dockerfile', tooling: 'tool' }[level];
  const source = more.source ?? `${kind}.file`;
  return {
    level,
    kind,
    source,
    speaks: defaultSpeaks[level],
    problems: [],
    ...more,
    facts: Object.entries(facts).map(([key, stated], index) => fact(key, stated, level, source, index)),
  };
}

function fact(key: string, stated: Stated, level: ReadingLevel, file: string, index: number): Fact {
  const sources: readonly Source[] = [
    level === 'observed'
      ? { method: 'observed', detail: key }
      : { method: 'declared', file, line: index + 1, column: 1 },
  ];
  if (typeof stated === 'object' && 'unknown' in stated)
    return { key, sources, status: 'unknown', resolve: stated.unknown };
  if (typeof stated === 'object' && 'absent' in stated) return { key, sources, status: 'absent' };
  return { key, sources, status: 'known', value: stated };
}

export const side = (...readings: readonly Reading[]): Side => ({ readings });
export const observed = (facts: Readonly<Record<string, Stated>>): Side => side(reading('observed', facts));
/** An orchestrator that speaks of everything over an image that does too. */
export const declared = (facts: Readonly<Record<string, Stated>>): Side =>
  side(reading('image', {}, { speaks: ['*'] }), reading('orchestrator', facts));

/** The findings of one comparison, by key. */
export function compared(development: Side, reference: Side, options?: CompareOptions): ReadonlyMap<string, Finding> {
  return new Map(compareSides(development, reference, options).map(each => [each.key, each]));
}

/** `drift high`, `match`, … of one key whose two values are given. */
export function verdict(key: string, development: Stated, reference: Stated): string {
  const finding = compared(observed({ [key]: development }), declared({ [key]: reference })).get(key);
  if (!finding) return 'none';
  return finding.verdict === 'drift' ? `drift ${finding.severity}` : finding.verdict;
}
