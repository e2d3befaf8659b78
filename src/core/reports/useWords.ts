import type { ResourceUse } from '../environment/resourceUse.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `180 MB · 0.02 CPU`: as exact as one reads at a glance. */
export function useWords({ memory, cpu }: ResourceUse): string {
  const power = memory < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(memory) / 3));
  const amount = memory / 1000 ** power;
  return `${amount.toFixed(power > 2 ? 1 : 0)} ${units[power] ?? ''} · ${(cpu / 1000).toFixed(2)} CPU`;
}
