import { TreeItem } from 'vscode';
import { declaredItem } from './items/declaredItem.ts';
import { dimensionItem } from './items/dimensionItem.ts';
import { environmentItem } from './items/environmentItem.ts';
import { findingItem } from './items/findingItem.ts';
import { parityItem } from './items/parityItem.ts';
import { placeItem } from './items/placeItem.ts';
import { serviceItem, servicesItem } from './items/serviceItems.ts';
import { testRunItem } from './items/testRunItem.ts';
import { verdictItem } from './items/verdictItem.ts';
import { nodeId, type TreeNode } from './treeNode.ts';
import type { TreeSources } from './treeSources.ts';

/** A row as it is now. What went in the meantime is drawn as its bare id until the next redraw drops it. */
export function treeItem(node: TreeNode, sources: TreeSources): TreeItem {
  const item = draw(node, sources) ?? new TreeItem('');
  item.id ??= nodeId(node);
  return item;
}

function draw(node: TreeNode, sources: TreeSources): TreeItem | undefined {
  switch (node.kind) {
    case 'environment':
      return environmentItem(node.environment, sources);
    case 'declared':
      return declaredItem(sources);
    case 'place':
      return placeItem(node.place, sources);
    case 'parity':
      return parityItem(node.subject, sources);
    case 'dimension':
      return dimensionItem(node.subject, node.dimension, sources);
    case 'verdict':
      return verdictItem(node.subject, node.verdict, sources);
    case 'finding': {
      const finding = sources.parity.findFinding(node.subject, node.fingerprint);
      const words = sources.parity.get(node.subject).checked?.words;
      return finding && words && findingItem(node.subject, finding, words);
    }
    case 'services':
      return servicesItem(sources.list.find(node.environment)?.services ?? []);
    case 'service': {
      const service = sources.list.find(node.environment)?.services.find(each => each.name === node.service);
      return service && serviceItem(service, sources.usage.get(node.environment, node.service));
    }
    case 'testRun': {
      const run = sources.testRuns.get(node.environment);
      return run && testRunItem(run);
    }
  }
}
