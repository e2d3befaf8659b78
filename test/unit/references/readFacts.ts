import type { Fact } from '../../../src/core/environment/fact.ts';
import type { Inspection } from '../../../src/core/environment/inspection.ts';
import type { Reading } from '../../../src/core/environment/reading.ts';
import { parseReferenceTarget } from '../../../src/core/references/parseReferenceTarget.ts';
import type { ReadOutcome } from '../../../src/core/references/referenceReader.ts';
import { referenceReader } from '../../../src/core/references/referenceReaders.ts';
import { filesOf } from './filesOf.ts';

export interface ReadRequest {
  readonly side?: 'development' | 'reference';
  readonly pairWith?: string;
  readonly inspection?: Inspection;
}

/** Reads a target as the command line writes it from a workspace of strings. */
export async function readTarget(
  target: string,
  texts: Readonly<Record<string, string>>,
  { side = 'reference', pairWith, inspection }: ReadRequest = {},
): Promise<ReadOutcome> {
  const parsed = parseReferenceTarget(target);
  const context = {
    files: filesOf(texts),
    side,
    ...(pairWith === undefined ? {} : { pairWith }),
    ...(inspection === undefined ? {} : { inspect: () => Promise.resolve(inspection) }),
  };
  return (await referenceReader(parsed.kind)).read(parsed, context, new AbortController().signal);
}

/** The last reading of an outcome that must not be ambiguous. */
export async function readOne(...request: Parameters<typeof readTarget>): Promise<Reading> {
  const outcome = await readTarget(...request);
  const reading = outcome.kind === 'read' ? outcome.readings.at(-1) : undefined;
  if (reading === undefined) throw new Error(`nothing was read: ${JSON.stringify(outcome)}`);
  return reading;
}

/** `value @file:line:column`, or `unknown`, of every fact whose key the pattern matches. */
export function facts(reading: Reading, pattern: RegExp): Record<string, unknown> {
  return Object.fromEntries(
    reading.facts.filter(({ key }) => pattern.test(key)).map(fact => [fact.key, valueOf(fact)]),
  );
}

export function valueOf(fact: Fact): unknown {
  return fact.status === 'known' ? fact.value : fact.status;
}

/** `file:line:column` of a key's first source. */
export function place(reading: Reading, key: string): string | undefined {
  const source = reading.facts.find(fact => fact.key === key)?.sources[0];
  return source && `${source.file ?? ''}:${source.line ?? 0}:${source.column ?? 0}`;
}
