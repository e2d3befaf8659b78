import { window, type TreeView } from 'vscode';
import type { DisposableStore } from '../../core/base/disposableStore.ts';
import type { EnvironmentTree } from './environmentTree.ts';
import type { TreeNode } from './treeNode.ts';

/** The tree in its container, and below it the view that only ever shows one next step in words. */
export function createEnvironmentView(tree: EnvironmentTree, owned: DisposableStore): TreeView<TreeNode> {
  const empty = { getChildren: () => [], getTreeItem: (item: never) => item };
  owned.add(window.registerTreeDataProvider<never>('lockstep.nextStep', empty));
  return owned.add(window.createTreeView('lockstep.environments', { treeDataProvider: tree, showCollapseAll: true }));
}
