import type { FactKey } from '../environment/fact.ts';
import type { Finding } from '../parity/finding.ts';

/** What holds where nobody states it. */
const defaults: Readonly<Record<FactKey, string>> = { 'identity.user': 'root', 'time.zone': 'UTC', 'time.locale': 'C' };

const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

/** One side of a finding as people read it: `20.11.0`, `512 MiB`, `0.5 CPU`, `absent`. */
export function valueWords(finding: Finding, side: 'development' | 'reference'): string {
  const { key, verdict } = finding;
  const { status, value, secret } = finding[side];
  if (status === 'unknown' && secret) return '•••';
  // Where a difference is certain although a value is unknown, being there is the difference.
  if (status === 'unknown' && verdict !== 'unknown') return 'present';
  if (status === 'absent') return defaults[key] ?? status;
  if (status !== 'known' || value === undefined) return status;
  if (typeof value === 'number') return numberWords(value, key);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'string' && value.length === 0) return 'none';
  const text = typeof value === 'string' ? value : value.join(' ');
  // Control characters of a value must not reach a terminal.
  return text.replaceAll(/\p{Cc}+/gu, ' ') || 'empty';
}

function numberWords(value: number, key: FactKey): string {
  if (/memory|\.shm$/.test(key)) {
    const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(value) / 10));
    return `${Number((value / 1024 ** power).toFixed(1))} ${units[power] ?? ''}`;
  }
  return key.includes('.cpu.') ? `${value / 1000} CPU` : String(value);
}
