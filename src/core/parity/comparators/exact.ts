import { different, equal, type Comparator } from '../rule.ts';
import { valueText } from '../values/valueText.ts';

export const exact: Comparator = (development, reference) =>
  valueText(development).trim() === valueText(reference).trim() ? equal : different('breaking');
