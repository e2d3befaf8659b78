import { ThemeIcon, TreeItem } from 'vscode';
import type { Finding, Verdict } from '../../../core/parity/finding.ts';
import type { ValueWords } from '../../parity/parityStore.ts';
import type { ParitySubject } from '../../parity/paritySubject.ts';
import { differenceWords } from '../../words/differenceWords.ts';
import { keyWords } from '../../words/keyWords.ts';
import { sourcesWords } from '../../words/sourcesWords.ts';
import { severityIcon } from './severityIcon.ts';

const verdictIcons: Readonly<Record<Exclude<Verdict, 'drift'>, string>> = {
  unknown: 'question',
  match: 'check',
  expected: 'pass',
  waived: 'bell-slash',
};

export function findingItem(subject: ParitySubject, finding: Finding, words: ValueWords): TreeItem {
  const name = finding.verdict === 'drift' ? keyWords(finding.key) : finding.key;
  const item = new TreeItem(`${name} ${differenceWords(finding, words)}`);
  item.description = sourcesWords(finding);
  item.iconPath =
    finding.verdict === 'drift' ? severityIcon(finding.severity) : new ThemeIcon(verdictIcons[finding.verdict]);
  item.contextValue = ['finding', finding.verdict, ...(finding.fix ? ['can-fix'] : [])].join(' ');
  item.command = {
    command: 'lockstep.showFinding',
    title: 'Show Finding',
    arguments: [{ kind: 'finding', subject, fingerprint: finding.fingerprint }],
  };
  item.accessibilityInformation = {
    label: `${finding.verdict === 'drift' ? `${finding.severity} drift` : finding.verdict}: ${item.label as string}. ${finding.reason}`,
  };
  return item;
}
