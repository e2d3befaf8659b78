import { ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { parityWords } from '../../words/parityWords.ts';
import type { TreeSources } from '../treeSources.ts';

/** This window's folder while nothing is provisioned from it. */
export function declaredItem({ window, parity }: TreeSources): TreeItem {
  const item = new TreeItem(window.name, TreeItemCollapsibleState.Expanded);
  const { stamp } = parity.get('declared');
  item.description = ['not provisioned', ...(stamp ? [`${parityWords(stamp)} from files`] : [])].join(' · ');
  item.iconPath = new ThemeIcon('circle-large-outline');
  item.contextValue = 'declared';
  item.accessibilityInformation = { label: `${window.name}, ${item.description.replaceAll(' · ', ', ')}` };
  return item;
}
