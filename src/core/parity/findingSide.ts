import type { FactKey, FactValue } from '../environment/fact.ts';
import type { FindingSide } from './finding.ts';
import type { View } from './mergedSide.ts';
import { isHarmless } from './values/isHarmless.ts';
import { isSealed } from './values/isSealed.ts';
import { maskArguments, maskText } from './values/maskArguments.ts';
import { shownParts } from './values/shownParts.ts';
import { variableName } from './values/variableName.ts';

const hidden = '•••';

/** A side as it may be shown. */
export function findingSide(key: FactKey, { observation, sources, stated }: View): FindingSide {
  if (observation.status !== 'known')
    return { status: observation.status, secret: stated && key.startsWith('secret.'), sources };
  return { status: 'known', ...shownValue(key, observation.value), sources };
}

/** The value where it is known to be harmless, what may be seen of it otherwise. */
export function shownValue(
  key: FactKey,
  value: FactValue,
): { readonly value: string | number | boolean | readonly string[]; readonly secret: boolean } {
  if (isSealed(value)) return { value: value.shown ?? hidden, secret: true };
  const name = variableName(key);
  if (key.startsWith('secret.') && value !== '') return { value: hidden, secret: true };
  if (name !== undefined && !isHarmless(name, String(value)))
    return { value: shownParts(String(value)) ?? hidden, secret: true };
  if (typeof value === 'string') return { value: maskText(value), secret: false };
  return { value: typeof value === 'object' ? maskArguments(value) : value, secret: false };
}
