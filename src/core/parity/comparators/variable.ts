import { isSealed } from '../values/isSealed.ts';
import { different, equal, type Comparator } from '../rule.ts';
import { compareSealed } from './sealedValue.ts';
import { valueText } from '../values/valueText.ts';

/** The value of a variable. What kind of value it is decides whether it is sealed, so a sealed and a readable one differ. */
export const variable: Comparator = (development, reference) => {
  if (isSealed(development) !== isSealed(reference)) return different('breaking');
  return (
    compareSealed(development, reference) ??
    (valueText(development).trim() === valueText(reference).trim() ? equal : different('breaking'))
  );
};
