import { TreeItem, TreeItemCollapsibleState } from 'vscode';
import { severities, type DimensionId } from '../../../core/parity/finding.ts';
import type { ParitySubject } from '../../parity/paritySubject.ts';
import { dimensionWords } from '../../words/dimensionWords.ts';
import type { TreeSources } from '../treeSources.ts';
import { severityIcon } from './severityIcon.ts';

export function dimensionItem(subject: ParitySubject, dimension: DimensionId, { parity }: TreeSources): TreeItem {
  const drifts = (parity.get(subject).checked?.report.findings ?? []).filter(
    each => each.dimension === dimension && each.verdict === 'drift',
  );
  const worst = severities.find(severity => drifts.some(each => each.severity === severity)) ?? 'info';
  const item = new TreeItem(dimensionWords(dimension), TreeItemCollapsibleState.Collapsed);
  item.description = `${drifts.length}`;
  item.iconPath = severityIcon(worst);
  item.contextValue = 'dimension';
  item.accessibilityInformation = {
    label: `${dimensionWords(dimension)}: ${drifts.length} differ from production, the worst ${worst}`,
  };
  return item;
}
