import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Environment } from '../../../core/environment/environment.ts';
import type { EnvironmentId } from '../../../core/environment/ids.ts';
import { ageWords } from '../../words/agoWords.ts';
import { leftWords } from '../../words/leftWords.ts';
import { parityWords } from '../../words/parityWords.ts';
import { stateWords } from '../../words/stateWords.ts';
import { groupedPlaces } from '../treeChildren.ts';
import type { TreeSources } from '../treeSources.ts';

export function environmentItem(id: EnvironmentId, sources: TreeSources): TreeItem {
  const { list, window } = sources;
  const environment = list.find(id);
  if (!environment) return new TreeItem(id);
  const isOwn = window.environment?.id === id;
  const place = list.places.find(each => each.id === environment.place);
  const isMachine = environment.origin.kind === 'machine';
  const item = new TreeItem(
    isMachine ? (place?.name ?? environment.name) : environment.name,
    isOwn ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed,
  );
  item.description = describe(environment, isOwn, sources).join(' · ');
  item.iconPath = stateIcon(environment);
  item.contextValue = tokens(environment, list.attached.includes(id)).join(' ');
  item.accessibilityInformation = {
    label: `Environment ${environment.name}, ${item.description.replaceAll(' · ', ', ')}`,
  };
  return item;
}

/** State, place and parity; of those that this window is not about also age and owner, to tell equal names apart. */
function describe(environment: Environment, isOwn: boolean, sources: TreeSources): readonly string[] {
  const { createdAt, workspace, name, state, reason, owner, expiresAt } = environment;
  const { stamp } = sources.parity.get(environment.id);
  const parity = stamp ? [parityWords(stamp)] : [];
  if (environment.origin.kind === 'machine') return [name, ...parity];
  const isGrouped = !isOwn && groupedPlaces(sources).some(each => each.id === environment.place);
  const place = sources.list.places.find(each => each.id === environment.place);
  const age = createdAt === undefined || isOwn ? undefined : ageWords(new Date(createdAt), new Date());
  return [
    reason === undefined ? stateWords(state) : `${stateWords(state)}: ${reason}`,
    ...(place && !isGrouped ? [place.name] : []),
    ...parity,
    ...(expiresAt === undefined ? [] : [leftWords(new Date(expiresAt), new Date())]),
    ...(age === undefined ? [] : [`${age} old`]),
    ...(workspace?.local === undefined || isOwn ? [] : [workspace.local]),
    // A folder of this machine says whose it is.
    ...(owner === undefined || workspace?.local !== undefined ? [] : [owner]),
  ];
}

/** What the menus ask for. */
function tokens(environment: Environment, attached: boolean): readonly string[] {
  return [
    'environment',
    environment.origin.kind,
    environment.state.kind,
    ...[...environment.can].map(action => `can-${action}`),
    ...(attached ? ['attached'] : []),
    // Only a session on a cluster can connect to ports, and a row has none open to ask.
    ...(environment.place.startsWith('kubernetes:') ? ['ports'] : []),
  ];
}

function stateIcon({ state, origin }: Environment): ThemeIcon {
  if (origin.kind === 'machine') return new ThemeIcon('device-desktop');
  switch (state.kind) {
    case 'creating':
      return new ThemeIcon('loading~spin');
    case 'running':
      return state.health === 'unhealthy'
        ? new ThemeIcon('warning', new ThemeColor('list.warningForeground'))
        : new ThemeIcon('circle-filled', new ThemeColor('testing.iconPassed'));
    case 'paused':
      return new ThemeIcon('debug-pause');
    case 'stopped':
      return new ThemeIcon('circle-outline');
    case 'failed':
      return new ThemeIcon('error', new ThemeColor('testing.iconFailed'));
  }
}
