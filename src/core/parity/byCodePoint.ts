/** The order of reports, the same on every machine. */
export function byCodePoint(first: string, second: string): number {
  return first < second ? -1 : first > second ? 1 : 0;
}
