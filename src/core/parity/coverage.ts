import { dimensionOf } from './catalogue.ts';
import type { Finding } from './finding.ts';

/** Below this a score says more than is known. */
export const minimumCoverage = 0.5;

/**
 * 0 to 1: the share of compared keys that are known on both sides. Dimensions weigh by their class and not by their size,
 * so that a hundred packages don't hide an unknown runtime. Qualities of one side don't count.
 */
export function coverage(findings: readonly Finding[]): number {
  let known = 0;
  let applicable = 0;
  const compared = findings.filter(each => each.within === undefined);
  for (const [id, own] of Map.groupBy(compared, each => each.dimension)) {
    const { weight } = dimensionOf(id);
    known += weight * (own.filter(each => each.verdict !== 'unknown').length / own.length);
    applicable += weight;
  }
  return applicable === 0 ? 0 : known / applicable;
}
