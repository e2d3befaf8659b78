import type { FactKey } from '../environment/fact.ts';
import type { Reading } from '../environment/reading.ts';

/** Whether a reading can tell of a key: by name, by pattern, or by the variable that the key is read from. */
export function speaksOf({ speaks }: Reading, key: FactKey): boolean {
  return speaks.some(pattern => namesOf(key).some(name => covers(pattern, name)));
}

function covers(pattern: string, key: FactKey): boolean {
  return pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : pattern === key;
}

function namesOf(key: FactKey): readonly FactKey[] {
  if (key === 'time.zone') return [key, 'env.TZ'];
  if (key === 'time.locale' || key === 'time.charset') return [key, 'env.LANG'];
  return key.startsWith('secret.') && !key.startsWith('secret.file.')
    ? [key, `env.${key.slice('secret.'.length)}`]
    : [key];
}
