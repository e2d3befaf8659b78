import type { Fact, FactKey, Source } from '../environment/fact.ts';
import type { Reading, ReadingLevel, Side } from '../environment/reading.ts';
import { canonicalFacts } from './canonicalFacts.ts';
import { ruleFor } from './catalogue.ts';
import { byCodePoint } from './byCodePoint.ts';
import { findContradictions } from './findContradictions.ts';
import type { Contradiction, MergedSide, View } from './mergedSide.ts';
import { mostPrecise } from './mostPrecise.ts';
import { secretNames } from './secretNames.ts';
import { speaksOf } from './speaksOf.ts';
import type { Statement } from './statement.ts';
import { withEffectiveCommand } from './withEffectiveCommand.ts';

const ranks: Readonly<Record<ReadingLevel, number>> = { observed: 3, orchestrator: 2, image: 1, tooling: 0 };

/**
 * One view for each key: what was observed overrides what an orchestrator says, that an image, that tooling.
 * `secrets` are the names that are secret on either side of the comparison.
 */
export function mergeSide(side: Side, secrets: ReadonlySet<string> = secretNames(side.readings)): MergedSide {
  const statements = collectStatements(side.readings, secrets);
  const views = new Map<FactKey, View>();
  const contradictions: Contradiction[] = [];
  for (const [key, own] of statements) {
    const effective = effectiveOf(key, own, side.readings);
    views.set(key, viewOf(key, own, effective, side.readings));
    if (effective) contradictions.push(...findContradictions(key, effective, own));
  }
  const view = (key: FactKey): View => views.get(key) ?? unstated(key, side.readings);
  return withEffectiveCommand({ keys: [...views.keys()].toSorted(byCodePoint), view, contradictions });
}

/** By key, the strongest statement first; of one level, the later reading. */
function collectStatements(readings: readonly Reading[], secrets: ReadonlySet<string>): Map<FactKey, Statement[]> {
  const statements = new Map<FactKey, Statement[]>();
  for (const reading of readings)
    for (const fact of canonicalFacts(reading.facts, secrets)) {
      const own = statements.get(fact.key) ?? [];
      own.unshift({ fact, reading });
      statements.set(fact.key, own);
    }
  for (const own of statements.values()) own.sort((a, b) => ranks[b.reading.level] - ranks[a.reading.level]);
  return statements;
}

/** Undefined where what was measured leaves the key out, although files state it. */
function effectiveOf(
  key: FactKey,
  statements: readonly Statement[],
  readings: readonly Reading[],
): Statement | undefined {
  const measured = statements.some(each => each.reading.level === 'observed');
  if (!measured && readings.some(each => each.level === 'observed' && speaksOf(each, key))) return undefined;
  // A measurement that failed is no answer where a file has one.
  const answers = statements.filter(
    ({ fact, reading }) =>
      !(fact.status === 'unknown' && reading.level === 'observed') && !isWeakAbsence(fact, reading),
  );
  const [top] = answers;
  if (!top) return statements.find(({ fact, reading }) => !isWeakAbsence(fact, reading));
  return mostPrecise(key, top, answers);
}

/** That an image leaves something out doesn't mean that nobody brings it. */
function isWeakAbsence(fact: Fact, { level }: Reading): boolean {
  return fact.status === 'absent' && (level === 'image' || level === 'tooling');
}

function viewOf(
  key: FactKey,
  statements: readonly Statement[],
  effective: Statement | undefined,
  readings: readonly Reading[],
): View {
  if (!effective) return unstated(key, readings);
  const { fact } = effective;
  const observation =
    fact.status === 'known'
      ? { status: fact.status, value: fact.value }
      : fact.status === 'unknown'
        ? { status: fact.status, resolve: fact.resolve }
        : { status: fact.status };
  return { observation, sources: witnesses(key, effective, statements), stated: fact.status !== 'absent' };
}

/** The effective sources, those that agree, and for a measured value the place where it is declared. */
function witnesses(key: FactKey, effective: Statement, statements: readonly Statement[]): readonly Source[] {
  const declared =
    effective.reading.level === 'observed'
      ? statements.find(({ reading }) => reading.level === 'orchestrator' || reading.level === 'image')
      : undefined;
  const agreeing = statements.filter(each => each !== effective && (each === declared || agrees(key, effective, each)));
  const unique = new Map<string, Source>();
  for (const { fact } of [effective, ...agreeing])
    for (const source of fact.sources) unique.set(JSON.stringify(source), source);
  return [...unique.values()];
}

function agrees(key: FactKey, effective: Statement, other: Statement): boolean {
  if (effective.fact.status !== 'known' || other.fact.status !== 'known')
    return effective.fact.status === other.fact.status;
  return ruleFor(key).rule.compare(effective.fact.value, other.fact.value, key).kind === 'equal';
}

function unstated(key: FactKey, readings: readonly Reading[]): View {
  const missing = missingSpeaker(key, readings);
  return missing === undefined
    ? { observation: { status: 'absent' }, sources: [], stated: false }
    : { observation: { status: 'unknown', resolve: missing }, sources: [], stated: false };
}

/** What must be read before absence can be told; undefined when it can. */
function missingSpeaker(key: FactKey, readings: readonly Reading[]): string | undefined {
  const { rule } = ruleFor(key);
  const levels = new Set(readings.filter(each => speaksOf(each, key)).map(each => each.level));
  if (levels.size === 0) return isLeftOpen(key, readings) ? leftOpen : rule.resolve;
  if (!rule.layered || levels.has('observed')) return undefined;
  if (!levels.has('orchestrator') && isLeftOpen(key, readings)) return leftOpen;
  if (!levels.has('orchestrator'))
    return 'Add the source that starts the workload (Compose, Kubernetes), or measure it running.';
  return levels.has('image')
    ? undefined
    : 'Let the image be read (`image:NAME`, `dockerfile:PATH`), or measure it running.';
}

const leftOpen = 'Some of the variables come from what could not be read: mend its problems, or measure it running.';

const startsWithVariables = new Set(['compose', 'kubernetes', 'kustomize', 'helm', 'cluster']);

/** What starts the workload is there, but an env file, ConfigMap or Secret of it is not. */
function isLeftOpen(key: FactKey, readings: readonly Reading[]): boolean {
  return /^(?:env|secret)\./.test(key) && readings.some(({ kind }) => startsWithVariables.has(kind));
}
