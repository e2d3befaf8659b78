import type { Fact, FactKey, FactValue, Sealed } from '../environment/fact.ts';
import type { Reading } from '../environment/reading.ts';
import { secretNames } from './secretNames.ts';
import { isHarmless } from './values/isHarmless.ts';
import { isSealed } from './values/isSealed.ts';
import { maskArguments, maskText } from './values/maskArguments.ts';
import { shownParts } from './values/shownParts.ts';
import { variableName } from './values/variableName.ts';
import { valueText } from './values/valueText.ts';

/** HMAC-SHA256 of a text, and the id of the key. */
export type Seal = (text: string) => { readonly sealed: string; readonly keyId: string };

/**
 * The reading with every value of a variable or secret sealed that is not known to be harmless.
 * `secrets` are the names that are secret on either side (`secretNames` of all readings): they are sealed here too,
 * so that both sides can be compared. Sealing twice changes nothing.
 */
export function sealReading(
  reading: Reading,
  seal: Seal,
  secrets: ReadonlySet<string> = secretNames([reading]),
): Reading {
  return { ...reading, facts: reading.facts.map(fact => sealFact(fact, seal, secrets)) };
}

function sealFact(fact: Fact, seal: Seal, secrets: ReadonlySet<string>): Fact {
  if (fact.status !== 'known' || isSealed(fact.value) || fact.value === '') return fact;
  return { ...fact, value: sealValue(fact.key, fact.value, seal, secrets) };
}

function sealValue(key: FactKey, value: FactValue, seal: Seal, secrets: ReadonlySet<string>): FactValue {
  const name = variableName(key);
  const text = valueText(value);
  const isSecret = key.startsWith('secret.') || (key.startsWith('env.') && name !== undefined && secrets.has(name));
  if (isSecret || (name !== undefined && !isHarmless(name, text)) || key === 'network.proxy') return sealed(text, seal);
  if (typeof value === 'string') return maskText(value);
  return typeof value === 'object' && !isSealed(value) ? maskArguments(value) : value;
}

function sealed(text: string, seal: Seal): Sealed {
  const shown = shownParts(text);
  const { sealed, keyId } = seal(text);
  return { sealed, keyId, ...(shown === undefined ? {} : { shown }) };
}
