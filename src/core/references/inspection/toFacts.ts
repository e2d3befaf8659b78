import type { Fact, FactKey, FactValue } from '../../environment/fact.ts';

export type Values = Readonly<Record<FactKey, FactValue | undefined>>;

export function toFacts(values: Values, detail: string): readonly Fact[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [{ key, status: 'known' as const, value, sources: [{ method: 'observed' as const, detail }] }],
  );
}
