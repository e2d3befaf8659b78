import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Service } from '../../../core/environment/environment.ts';
import type { ResourceUse } from '../../../core/environment/resourceUse.ts';
import { useWords } from '../../../core/reports/useWords.ts';
import { stateWords } from '../../words/stateWords.ts';

export function servicesItem(services: readonly Service[]): TreeItem {
  const item = new TreeItem('Services', TreeItemCollapsibleState.Collapsed);
  item.description = services.map(each => each.name).join(', ');
  item.iconPath = new ThemeIcon('layers');
  item.contextValue = 'services';
  item.accessibilityInformation = { label: `Services: ${item.description}` };
  return item;
}

export function serviceItem({ name, image, state }: Service, use: ResourceUse | undefined): TreeItem {
  const item = new TreeItem(name);
  const words = [stateWords(state), state.kind === 'running' && use && useWords(use), image];
  item.description = words.filter(each => each !== undefined && each !== false).join(' · ');
  item.iconPath =
    state.kind === 'running'
      ? new ThemeIcon('circle-filled', new ThemeColor('testing.iconPassed'))
      : new ThemeIcon('circle-outline');
  item.contextValue = `service ${state.kind}`;
  item.accessibilityInformation = { label: `Service ${name}, ${item.description.replaceAll(' · ', ', ')}` };
  return item;
}
