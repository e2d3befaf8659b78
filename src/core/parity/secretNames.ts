import type { Reading } from '../environment/reading.ts';
import { isSecretName } from './values/isSecretName.ts';
import { variableName } from './values/variableName.ts';

/** Names of variables that are secret on any of these readings: kept in a secret there, or called like one. */
export function secretNames(readings: readonly Reading[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { facts } of readings)
    for (const { key } of facts) {
      if (!/^(?:env|secret)\./.test(key)) continue;
      const name = variableName(key);
      if (name !== undefined && (key.startsWith('secret.') || isSecretName(name))) names.add(name);
    }
  return names;
}
