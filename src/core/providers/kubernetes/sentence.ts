import { oneLine } from '../../cluster/oneLine.ts';

/** Somebody else's words as one line with an end. */
export function sentence(text: string): string {
  const line = oneLine(text);
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
