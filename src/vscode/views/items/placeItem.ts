import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Availability } from '../../../core/environment/environment.ts';
import type { PlaceId } from '../../../core/environment/ids.ts';
import type { TreeSources } from '../treeSources.ts';

export function placeItem(id: PlaceId, { list }: TreeSources): TreeItem {
  const place = list.places.find(each => each.id === id);
  if (!place) return new TreeItem(id);
  const held = list.environments.filter(each => each.place === id).length;
  const ready = place.availability.kind === 'ready';
  const item = new TreeItem(place.name, held > 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None);
  item.description = ready ? `${held} environments` : availabilityWords(place.availability);
  item.iconPath = ready
    ? new ThemeIcon(place.provider === 'kubernetes' ? 'server-environment' : 'server')
    : new ThemeIcon('debug-disconnect', new ThemeColor('list.warningForeground'));
  item.contextValue = `place ${place.availability.kind} ${place.provider}`;
  item.tooltip = ready ? undefined : availabilityTooltip(place.availability);
  item.accessibilityInformation = { label: `${place.name}, ${item.description}` };
  return item;
}

function availabilityWords(availability: Availability): string {
  switch (availability.kind) {
    case 'ready':
      return 'ready';
    case 'missing':
    case 'notChosen':
      return availability.reason;
    case 'unreachable':
      return `not reachable: ${availability.reason}`;
  }
}

function availabilityTooltip(availability: Availability): string {
  const remedy = availability.kind === 'ready' ? undefined : availability.remedy?.text;
  return [availabilityWords(availability), ...(remedy === undefined ? [] : [remedy])].join('\n');
}
