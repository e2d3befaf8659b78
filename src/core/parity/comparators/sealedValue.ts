import type { FactValue } from '../../environment/fact.ts';
import { isSealed } from '../values/isSealed.ts';
import { different, equal, incomparable, type Comparison } from '../rule.ts';

/**
 * Two values of which at least one is sealed; undefined when none is.
 * Another host, path or credential in a URL of the same scheme and port is patch.
 */
export function compareSealed(development: FactValue, reference: FactValue): Comparison | undefined {
  if (!isSealed(development) && !isSealed(reference)) return undefined;
  if (!isSealed(development) || !isSealed(reference))
    return incomparable('Read both sides anew: only one of the two values was kept readable.');
  if (development.keyId !== reference.keyId)
    return incomparable('Take the snapshot again with the same key: the two values were sealed with different ones.');
  if (development.sealed === reference.sealed) return equal;
  return different(development.shown !== undefined && development.shown === reference.shown ? 'patch' : 'breaking');
}
