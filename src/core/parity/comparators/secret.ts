import { isCredential } from '../values/isCredential.ts';
import { different, equal, type Comparator } from '../rule.ts';
import { compareSealed } from './sealedValue.ts';
import { valueText } from '../values/valueText.ts';

/**
 * Credentials must differ: equal ones are breaking, unequal ones patch.
 * Host, port, database and user names kept in a secret compare as variables.
 */
export const secret: Comparator = (development, reference, key) => {
  const compared =
    compareSealed(development, reference) ??
    (valueText(development) === valueText(reference) ? equal : different('breaking'));
  if (compared.kind === 'unknown' || !isCredential(key)) return compared;
  return different(compared.kind === 'equal' ? 'breaking' : 'patch');
};
