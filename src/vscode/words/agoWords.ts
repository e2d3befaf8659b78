const units = [
  { name: 'day', seconds: 86_400 },
  { name: 'hour', seconds: 3600 },
  { name: 'min', seconds: 60 },
] as const;

/** `just now`, `3 min ago`, `2 days ago`. */
export function agoWords(then: Date, now: Date): string {
  const age = ageWords(then, now);
  return age === undefined ? 'just now' : `${age} ago`;
}

/** `3 min`, `2 days`; `undefined` below a minute. */
export function ageWords(then: Date, now: Date): string | undefined {
  const seconds = Math.max(0, (now.getTime() - then.getTime()) / 1000);
  const unit = units.find(each => seconds >= each.seconds);
  if (!unit) return undefined;
  const count = Math.floor(seconds / unit.seconds);
  return `${count} ${unit.name}${count === 1 || unit.name === 'min' ? '' : 's'}`;
}
