import { different, equal, incomparable, type Comparator } from '../rule.ts';

/** A number whose order counts: development having more is breaking, less is minor. */
export const count: Comparator = (development, reference) => {
  const here = Number(development);
  const there = Number(reference);
  if (Number.isNaN(here) || Number.isNaN(there)) return incomparable('State both as numbers.');
  if (here === there) return equal;
  return different(here > there ? 'breaking' : 'minor');
};
