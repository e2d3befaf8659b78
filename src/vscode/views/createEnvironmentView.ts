import { window, type TreeView } from 'vscode';
import type { DisposableStore } from '../../core/base/disposableStore.ts';
import type { EnvironmentTree } from './environmentTree.ts';
import type { TreeNode } from './treeNode.ts';
import type { TreeSources } from './treeSources.ts';
import { UnfoldedServices } from './unfoldedServices.ts';

/** The tree in its container, and below it the view that only ever shows one next step in words. */
export function createEnvironmentView(
  tree: EnvironmentTree,
  sources: TreeSources,
  owned: DisposableStore,
): TreeView<TreeNode> {
  const empty = { getChildren: () => [], getTreeItem: (item: never) => item };
  owned.add(window.registerTreeDataProvider<never>('lockstep.nextStep', empty));
  const view = owned.add(
    window.createTreeView('lockstep.environments', { treeDataProvider: tree, showCollapseAll: true }),
  );
  const unfolded = new UnfoldedServices(sources);
  const show = (): void => sources.usage.show(view.visible ? unfolded.environments() : new Set());
  owned.add(
    view.onDidCollapseElement(({ element }) => {
      unfolded.fold(element);
      show();
    }),
  );
  owned.add(
    view.onDidExpandElement(({ element }) => {
      unfolded.unfold(element);
      show();
    }),
  );
  owned.add(view.onDidChangeVisibility(show));
  owned.add(
    sources.list.onDidChange(({ kind }) => {
      if (kind === 'all') show();
    }),
  );
  return view;
}
