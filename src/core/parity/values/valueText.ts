import type { FactValue } from '../../environment/fact.ts';

/** The text that stands for a value in comparisons: a list's words, a sealed value's digest. */
export function valueText(value: FactValue): string {
  if (typeof value !== 'object') return String(value);
  return 'sealed' in value ? value.sealed : value.join(' ');
}
