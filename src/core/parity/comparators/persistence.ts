import { different, equal, type Comparator } from '../rule.ts';
import { valueText } from '../values/valueText.ts';

const kept = new Set(['bind', 'named', 'volume', 'network']);

/** Persistence classes: kept or lost with the container is breaking, a network file system on one side only is minor. */
export const persistence: Comparator = (development, reference) => {
  const here = valueText(development);
  const there = valueText(reference);
  if (kept.has(here) !== kept.has(there)) return different('breaking');
  return (here === 'network') === (there === 'network') ? equal : different('minor');
};
