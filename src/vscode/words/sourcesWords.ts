import type { Finding } from '../../core/parity/finding.ts';
import { sourceWords } from '../../core/reports/sourceWords.ts';

/** Where the two sides say so: `compose.yaml:12 ↔ k8s/web.yaml:31`. */
export function sourcesWords({ development, reference }: Finding): string {
  const sides = [development, reference].flatMap(({ sources }) => {
    const shown = sources.find(each => each.file !== undefined) ?? sources[0];
    return shown ? [sourceWords(shown)] : [];
  });
  return [...new Set(sides)].filter(words => words !== '').join(' ↔ ');
}
