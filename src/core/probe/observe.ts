import type { Fact, FactKey, FactValue } from '../environment/fact.ts';

/** A fact that was seen; `where` says in words where: `/etc/os-release`. */
export function observe(key: FactKey, value: FactValue, where: string): Fact {
  return { key, status: 'known', value, sources: [{ method: 'observed', detail: where }] };
}
