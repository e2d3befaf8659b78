import type { FactValue, Sealed } from '../../environment/fact.ts';

export function isSealed(value: FactValue | undefined): value is Sealed {
  return typeof value === 'object' && 'sealed' in value;
}
