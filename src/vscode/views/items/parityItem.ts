import { ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { ParitySubject } from '../../parity/paritySubject.ts';
import { agoWords } from '../../words/agoWords.ts';
import { driftTotalWords, parityWords } from '../../words/parityWords.ts';
import type { TreeSources } from '../treeSources.ts';

export function parityItem(subject: ParitySubject, { parity, window }: TreeSources): TreeItem {
  const { checking, stamp, checked, problem, production } = parity.get(subject);
  const folded = subject === window.subject ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
  const item = new TreeItem('Parity', checked ? folded : TreeItemCollapsibleState.None);
  item.description = checking
    ? 'checking…'
    : (problem?.message ??
      (stamp ? `${parityWords(stamp, ' · ')} · ${driftTotalWords(stamp.drift)}` : 'not checked yet'));
  if (production)
    item.description += production.change
      ? ` · production changed ${agoWords(production.change.at, new Date())}`
      : ' · production is watched';
  item.iconPath = new ThemeIcon(checking ? 'loading~spin' : 'law');
  if (problem) item.tooltip = problem.message;
  item.contextValue = 'parity';
  item.accessibilityInformation = { label: `Parity with production: ${item.description}` };
  // A row that gets children later stays folded unless it is another row.
  if (!checked) item.id = `parity ${subject} without findings`;
  if (!checked && !checking)
    item.command = { command: 'lockstep.checkParity', title: 'Check Parity', arguments: [{ kind: 'parity', subject }] };
  return item;
}
