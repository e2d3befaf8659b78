import type { FactValue } from '../../environment/fact.ts';
import { different, equal, type Comparator } from '../rule.ts';
import { valueText } from '../values/valueText.ts';

/** Order and repeats don't count. Development having less is minor, having more is breaking. */
export const setOf: Comparator = (development, reference) => {
  const here = members(development);
  const there = members(reference);
  if ([...here].some(each => !there.has(each))) return different('breaking');
  return here.size === there.size ? equal : different('minor');
};

function members(value: FactValue): ReadonlySet<string> {
  if (Array.isArray(value)) return new Set(value.map(each => String(each).trim()));
  return new Set(
    valueText(value)
      .split(/[\s,]+/)
      .filter(Boolean),
  );
}
