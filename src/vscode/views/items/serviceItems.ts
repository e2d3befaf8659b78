import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Service } from '../../../core/environment/environment.ts';
import { stateWords } from '../../words/stateWords.ts';

export function servicesItem(services: readonly Service[]): TreeItem {
  const item = new TreeItem('Services', TreeItemCollapsibleState.Collapsed);
  item.description = services.map(each => each.name).join(', ');
  item.iconPath = new ThemeIcon('layers');
  item.contextValue = 'services';
  item.accessibilityInformation = { label: `Services: ${item.description}` };
  return item;
}

export function serviceItem({ name, image, state }: Service): TreeItem {
  const item = new TreeItem(name);
  item.description = [stateWords(state), ...(image === undefined ? [] : [image])].join(' · ');
  item.iconPath =
    state.kind === 'running'
      ? new ThemeIcon('circle-filled', new ThemeColor('testing.iconPassed'))
      : new ThemeIcon('circle-outline');
  item.contextValue = `service ${state.kind}`;
  item.accessibilityInformation = { label: `Service ${name}, ${item.description.replaceAll(' · ', ', ')}` };
  return item;
}
