const units = [
  { name: 'days', milliseconds: 86_400_000 },
  { name: 'h', milliseconds: 3_600_000 },
  { name: 'min', milliseconds: 60_000 },
] as const;

/** `2 days left`, `4 h left`, `20 min left`, `time is over`. */
export function leftWords(until: Date, now: Date): string {
  const left = until.getTime() - now.getTime();
  if (left <= 0) return 'time is over';
  const unit = units.find(({ name, milliseconds }) => left >= milliseconds * (name === 'days' ? 2 : 1));
  return unit ? `${Math.floor(left / unit.milliseconds)} ${unit.name} left` : 'less than a minute left';
}
