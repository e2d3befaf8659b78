import { byCodePoint } from './byCodePoint.ts';
import { dimensionIds, type Finding } from './finding.ts';

/** By dimension in the report's order, then by key; what is said between the sides before what is said within one. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(
    (first, second) =>
      dimensionIds.indexOf(first.dimension) - dimensionIds.indexOf(second.dimension) ||
      byCodePoint(first.key, second.key) ||
      byCodePoint(first.within ?? '', second.within ?? ''),
  );
}
