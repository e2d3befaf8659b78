import { different, equal, type Comparator } from '../rule.ts';

/** Names of one thing: the first of a row is the one that all others mean. */
export function alias(rows: readonly (readonly [string, ...string[]])[]): Comparator {
  const canonical = new Map(rows.flatMap(row => row.map(name => [name, row[0]] as const)));
  const name = (value: unknown): string => {
    const text = String(value).trim().toLowerCase();
    return canonical.get(text) ?? text;
  };
  return (development, reference) => (name(development) === name(reference) ? equal : different('breaking'));
}
