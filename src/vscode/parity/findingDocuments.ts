import { Uri, type TextDocumentContentProvider } from 'vscode';
import type { Finding } from '../../core/parity/finding.ts';
import { sourceWords } from '../../core/reports/sourceWords.ts';
import type { ParityStore, ValueWords } from './parityStore.ts';
import type { ParitySubject } from './paritySubject.ts';

export const findingScheme = 'lockstep-finding';

export type SideName = 'development' | 'reference';

/** The address of a page that tells what one side of a finding is, where no file says so. */
export function findingDocument(subject: ParitySubject, finding: Finding, side: SideName): Uri {
  return Uri.from({
    scheme: findingScheme,
    path: `/${side === 'development' ? 'here' : 'production'}/${finding.key}`,
    query: JSON.stringify({ subject, fingerprint: finding.fingerprint, side }),
  });
}

/** Those pages, made from what the last check found. */
export function findingDocuments(store: ParityStore): TextDocumentContentProvider {
  return {
    provideTextDocumentContent: uri => {
      const { subject, fingerprint, side } = JSON.parse(uri.query) as {
        subject: ParitySubject;
        fingerprint: string;
        side: SideName;
      };
      const finding = store.findFinding(subject, fingerprint);
      const words = store.get(subject).checked?.words;
      return finding && words ? page(finding, side, words) : 'This finding is gone: parity was checked again since.';
    },
  };
}

function page(finding: Finding, side: SideName, words: ValueWords): string {
  const one = finding[side];
  const sources = one.sources.map(source => `  ${source.method}: ${sourceWords(source)}`);
  return [
    `${finding.key} = ${words(finding, side)}`,
    '',
    side === 'development' ? 'In this environment' : 'In production',
    ...(sources.length > 0 ? sources : ['  no source says so']),
    '',
    finding.reason,
    ...(finding.resolve === undefined ? [] : ['', finding.resolve]),
    '',
  ].join('\n');
}
