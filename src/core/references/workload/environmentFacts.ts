import type { Declared } from '../declared.ts';
import type { FactList } from '../factList.ts';

/** Every variable, and what zone and locale they set. */
export function addEnvironmentFacts(facts: FactList, environment: ReadonlyMap<string, Declared<string>>): void {
  for (const [name, value] of environment) facts.declare(`env.${name}`, value);
  const zone = environment.get('TZ');
  if (zone !== undefined)
    facts.declare('time.zone', zone.kind === 'known' && zone.value === '' ? { ...zone, value: 'UTC' } : zone);
  const locale = ['LC_ALL', 'LC_CTYPE', 'LANG'].map(name => environment.get(name)).find(isSet);
  if (locale === undefined) return;
  facts.declare('time.locale', locale);
  if (locale.kind === 'known') facts.add('time.charset', /utf-?8/i.test(locale.value) ? 'UTF-8' : 'ASCII', locale.at);
  else facts.declare('time.charset', locale);
}

function isSet(value: Declared<string> | undefined): value is Declared<string> {
  return value !== undefined && (value.kind === 'unknown' || value.value !== '');
}
