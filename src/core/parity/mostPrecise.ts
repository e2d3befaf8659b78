import type { FactKey } from '../environment/fact.ts';
import { ruleFor } from './catalogue.ts';
import type { Statement } from './statement.ts';

/** Of statements of one level that agree, the one that says most: `22.4.1` rather than `22`. */
export function mostPrecise(key: FactKey, top: Statement, statements: readonly Statement[]): Statement {
  const { compare } = ruleFor(key).rule;
  return statements
    .filter(each => each.reading.level === top.reading.level)
    .reduce((best, each) => {
      if (best.fact.status !== 'known' || each.fact.status !== 'known') return best;
      const { value: known } = best.fact;
      const { value: other } = each.fact;
      if (typeof known !== 'string' || typeof other !== 'string' || !other.startsWith(`${known}.`)) return best;
      return compare(known, other, key).kind === 'equal' ? each : best;
    }, top);
}
