import type { Finding, FindingSide } from '../../core/parity/finding.ts';
import type { ValueWords } from '../parity/parityStore.ts';

/** `20.11.0 here, 22.4.1 in production`; the one value where both are the same, or where a side contradicts itself. */
export function differenceWords(finding: Finding, words: ValueWords): string {
  const { development, reference } = finding;
  const here = words(finding, 'development');
  const there = words(finding, 'reference');
  if (finding.within === 'development') return `${ownWords(finding, 'development', words)} in development`;
  if (finding.within === 'reference') return `${ownWords(finding, 'reference', words)} in production`;
  if (finding.verdict === 'match' && development.secret) return 'the same on both sides, hidden';
  if (finding.verdict === 'match') return here === there ? here : `${here} fits ${there}`;
  if (development.status === 'absent' && isPresence(reference)) return 'only in production';
  if (reference.status === 'absent' && isPresence(development)) return 'only here';
  if (development.secret && reference.secret && finding.equal === false) return 'values differ and are hidden';
  return `${here} here, ${there} in production`;
}

/** What is wrong with one side alone: values that contradict each other, an image that isn't pinned. */
function ownWords(finding: Finding, side: 'development' | 'reference', words: ValueWords): string {
  const { value } = finding[side];
  if (Array.isArray(value)) return value.join(' against ');
  return finding.key.endsWith('pinned') ? 'floats' : words(finding, side);
}

/** Its value says no more than that it is there. */
function isPresence(side: FindingSide): boolean {
  return side.value === true || side.secret;
}
