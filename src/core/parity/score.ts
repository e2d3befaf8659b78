import { dimensionOf, ruleFor } from './catalogue.ts';
import { coverage, minimumCoverage } from './coverage.ts';
import type { DimensionId, Finding, Severity } from './finding.ts';

const penalties: Readonly<Record<Severity, number>> = { critical: 0.6, high: 0.3, medium: 0.12, low: 0.03, info: 0 };

/**
 * 0 to 100; null where too little is known for a number. The weighted mean of the dimensions of which something is known;
 * at most 49 with a critical drift, at most 84 with a high one. Fixing never lowers it, drift never raises it.
 */
export function score(findings: readonly Finding[]): number | null {
  if (coverage(findings) < minimumCoverage) return null;
  let sum = 0;
  let weights = 0;
  for (const [id, own] of Map.groupBy(findings, each => each.dimension)) {
    if (!isKnown(own)) continue;
    const { weight } = dimensionOf(id);
    sum += weight * exactScore(own);
    weights += weight;
  }
  if (weights === 0) return null;
  const has = (severity: Severity): boolean =>
    findings.some(each => each.verdict === 'drift' && each.severity === severity);
  const cap = has('critical') ? 49 : has('high') ? 84 : 100;
  return Math.min(cap, wholeNumber(sum / weights));
}

/** Of one dimension, uncapped; null where nothing of it is known. */
export function dimensionScore(id: DimensionId, findings: readonly Finding[]): number | null {
  const own = findings.filter(each => each.dimension === id);
  return isKnown(own) ? wholeNumber(exactScore(own)) : null;
}

/** A comparison was possible, or a side was found wanting by itself. */
function isKnown(findings: readonly Finding[]): boolean {
  return findings.some(each => each.verdict !== 'unknown');
}

/** 100 · Π(1 − p) over groups of similar drifts; many of one kind weigh at most twice the worst of them. */
function exactScore(findings: readonly Finding[]): number {
  const drifts = findings.filter(each => each.verdict === 'drift');
  const groups = Map.groupBy(drifts, each => ruleFor(each.key).rule.group?.(each.key) ?? each.key);
  let left = 100;
  for (const own of groups.values()) {
    const worst = Math.max(...own.map(each => penalties[each.severity]));
    left *= 1 - Math.min(1, worst * Math.min(2, 1 + Math.log10(own.length) / 2));
  }
  return left;
}

/** Rounded down, so that 100 means no drift; the summand takes up the error of floating point. */
function wholeNumber(value: number): number {
  return Math.floor(value + 1e-9);
}
