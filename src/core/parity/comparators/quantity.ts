import { different, equal, incomparable, type Comparator } from '../rule.ts';

/**
 * Bytes, millicores or counts. Half to twice as much is equal, for development needs room for tools;
 * more than that is breaking (what fits here doesn't fit there), less is minor.
 * `allowance` is what tools may take on top.
 */
export function quantity(allowance = 0): Comparator {
  return (development, reference) => {
    const here = Number(development);
    const there = Number(reference);
    if (!Number.isFinite(here) || !Number.isFinite(there)) return incomparable('State both amounts as numbers.');
    if (here > there * 2 + allowance) return different('breaking');
    return here < there / 2 ? different('minor') : equal;
  };
}
