import { different, equal, type Comparator } from '../rule.ts';
import { valueText } from '../values/valueText.ts';

const utc = new Set([
  '',
  'utc',
  'etc/utc',
  'etc/uct',
  'uct',
  'zulu',
  'etc/zulu',
  'gmt',
  'etc/gmt',
  'universal',
  'utc0',
]);

/** IANA zones; UTC has many names, one of them is no name at all. */
export const zone: Comparator = (development, reference) =>
  canonical(valueText(development)) === canonical(valueText(reference)) ? equal : different('breaking');

function canonical(text: string): string {
  const name = text
    .trim()
    .replace(/^:/, '')
    .replace(/^.*\/zoneinfo\//, '')
    .toLowerCase();
  return utc.has(name) ? 'utc' : name;
}
