import type { FactKey } from '../environment/fact.ts';
import { ruleFor } from './catalogue.ts';
import type { Contradiction, Witness } from './mergedSide.ts';
import type { Statement } from './statement.ts';

/** devcontainer.json and its Compose files are layers of one declaration, made to override each other. */
const layers = new Set(['devcontainer', 'compose']);

/** Statements of one side that can't be true together with the effective one. An orchestrator overriding an image is none. */
export function findContradictions(
  key: FactKey,
  effective: Statement,
  statements: readonly Statement[],
): readonly Contradiction[] {
  const { rule } = ruleFor(key);
  const own = toWitness(effective);
  if (rule.quality || !own) return [];
  return statements.flatMap(each => {
    const other = toWitness(each);
    if (each === effective || !other || !mayContradict(effective, each)) return [];
    const { kind } = rule.compare(own.value, other.value, key);
    return kind === 'different' ? [{ key, effective: own, contradicting: other }] : [];
  });
}

function mayContradict({ reading: effective }: Statement, { reading: other }: Statement): boolean {
  if (other.level === 'tooling') return true;
  if (other.level !== effective.level || other.level === 'observed') return false;
  return !(layers.has(other.kind) && layers.has(effective.kind));
}

function toWitness({ fact, reading }: Statement): Witness | undefined {
  return fact.status === 'known' ? { value: fact.value, source: reading.source, sources: fact.sources } : undefined;
}
