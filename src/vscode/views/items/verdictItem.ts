import { ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { ParitySubject } from '../../parity/paritySubject.ts';
import type { GroupedVerdict } from '../treeNode.ts';
import type { TreeSources } from '../treeSources.ts';

const shown: Readonly<Record<GroupedVerdict, { readonly label: string; readonly icon: string }>> = {
  unknown: { label: 'Unknown', icon: 'question' },
  match: { label: 'Matches', icon: 'check' },
  expected: { label: 'Expected', icon: 'pass' },
  waived: { label: 'Waived', icon: 'bell-slash' },
};

export function verdictItem(subject: ParitySubject, verdict: GroupedVerdict, { parity }: TreeSources): TreeItem {
  const { label, icon } = shown[verdict];
  const item = new TreeItem(label, TreeItemCollapsibleState.Collapsed);
  item.description = `${parity.get(subject).checked?.report.summary[verdict] ?? 0}`;
  item.iconPath = new ThemeIcon(icon);
  item.contextValue = 'verdict';
  item.accessibilityInformation = { label: `${label}: ${item.description}` };
  return item;
}
