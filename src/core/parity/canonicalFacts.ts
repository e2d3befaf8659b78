import type { Fact } from '../environment/fact.ts';

const charset = /\.(?<charset>[\w-]+)(?:@.*)?$/;

/**
 * The facts of one reading under the keys they are compared by: a name that is secret on either side is under `secret`,
 * `TZ`, `LANG` and `LC_*` are the zone and the locale.
 */
export function canonicalFacts(facts: readonly Fact[], secrets: ReadonlySet<string>): readonly Fact[] {
  const result = new Map<string, Fact>();
  const locale = ['env.LC_ALL', 'env.LC_CTYPE', 'env.LANG']
    .map(key => facts.find(each => each.key === key))
    .find(isSet);
  for (const fact of facts) {
    const { key } = fact;
    if (key === 'env.TZ') putIfNew(result, { ...fact, key: 'time.zone' });
    else if (/^env\.(?:LANG|LANGUAGE|LC_[A-Z]+)$/.test(key)) continue;
    else if (key.startsWith('env.') && secrets.has(key.slice('env.'.length)))
      putIfNew(result, { ...fact, key: `secret.${key.slice('env.'.length)}` });
    else result.set(key, fact);
  }
  if (locale) {
    putIfNew(result, { ...locale, key: 'time.locale' });
    putIfNew(result, charsetOf(locale));
  }
  return [...result.values()];
}

function isSet(fact: Fact | undefined): fact is Fact {
  return fact !== undefined && !(fact.status === 'known' && fact.value === '');
}

function putIfNew(facts: Map<string, Fact>, fact: Fact): void {
  if (!facts.has(fact.key)) facts.set(fact.key, fact);
}

function charsetOf(locale: Fact): Fact {
  if (locale.status !== 'known' || typeof locale.value !== 'string') return { ...locale, key: 'time.charset' };
  return { ...locale, key: 'time.charset', value: charset.exec(locale.value)?.groups?.['charset'] ?? 'ASCII' };
}
