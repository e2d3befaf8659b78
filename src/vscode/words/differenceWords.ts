import type { Finding } from '../../core/parity/finding.ts';
import { valueWords } from '../../core/reports/valueWords.ts';

/** `20.11.0 here, 22.4.1 in production`; the one value where both are the same, or where a side contradicts itself. */
export function differenceWords(finding: Finding): string {
  const here = valueWords(finding.development, finding.key);
  const there = valueWords(finding.reference, finding.key);
  if (finding.within === 'development') return `${here} in development`;
  if (finding.within === 'reference') return `${there} in production`;
  if (finding.verdict === 'match') return here === there ? here : `${here} fits ${there}`;
  if (finding.development.secret && finding.reference.secret && finding.equal === false)
    return 'values differ and are hidden';
  return `${here} here, ${there} in production`;
}
