import { equal, type Comparator } from '../rule.ts';

/** Being there on both sides is all that counts; what it is like has keys of its own. */
export const presence: Comparator = () => equal;
