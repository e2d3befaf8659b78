import { EventEmitter, type Event, type TreeDataProvider, type TreeItem } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposableStore.ts';
import type { EnvironmentId } from '../../core/environment/ids.ts';
import { environmentTooltip, findingTooltip, parityTooltip } from './tooltips.ts';
import { treeChildren, treeParent } from './treeChildren.ts';
import { treeItem } from './treeItem.ts';
import { nodeId, type TreeNode } from './treeNode.ts';
import type { TreeSources } from './treeSources.ts';

/** The one tree. One event redraws one row. */
export class EnvironmentTree implements TreeDataProvider<TreeNode>, Disposable {
  readonly #sources: TreeSources;
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new EventEmitter<TreeNode | undefined>());
  /** VS Code knows a row by its object, so that each row keeps the one it was first given. */
  readonly #nodes = new Map<string, TreeNode>();

  readonly onDidChangeTreeData: Event<TreeNode | undefined> = this.#changed.event;

  constructor(sources: TreeSources) {
    this.#sources = sources;
    this.#owned.add(
      sources.list.onDidChange(change => {
        this.#redraw(change.kind === 'all' ? undefined : { kind: 'environment', environment: change.id });
      }),
    );
    this.#owned.add(
      sources.parity.onDidChange(subject => {
        this.#redraw(subject === 'declared' ? { kind: 'declared' } : { kind: 'environment', environment: subject });
      }),
    );
    this.#owned.add(sources.usage.onDidChange(service => this.#redraw({ kind: 'service', ...service })));
    this.#owned.add(sources.testRuns.onDidChange(id => this.#redraw({ kind: 'environment', environment: id })));
  }

  getTreeItem(node: TreeNode): TreeItem {
    return treeItem(node, this.#sources);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (!node) this.#dropNodesOfGone();
    return treeChildren(node, this.#sources).map(each => this.#same(each));
  }

  getParent(node: TreeNode): TreeNode | undefined {
    const parent = treeParent(node, this.#sources);
    return parent && this.#same(parent);
  }

  resolveTreeItem(item: TreeItem, node: TreeNode): TreeItem {
    if (node.kind === 'environment') item.tooltip = environmentTooltip(node.environment, this.#sources);
    if (node.kind === 'parity') item.tooltip = parityTooltip(node.subject, this.#sources);
    if (node.kind === 'finding') item.tooltip = findingTooltip(node, this.#sources);
    return item;
  }

  /** The row's own object, for `reveal`. */
  find(node: TreeNode): TreeNode {
    return this.#same(node);
  }

  redrawAll(): void {
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** A row that was never drawn is drawn when the row above it is unfolded. */
  #redraw(node: TreeNode | undefined): void {
    const known = node && this.#nodes.get(nodeId(node));
    if (!node || known) this.#changed.fire(known);
  }

  #same(node: TreeNode): TreeNode {
    const id = nodeId(node);
    const known = this.#nodes.get(id);
    if (known) return known;
    this.#nodes.set(id, node);
    return node;
  }

  #dropNodesOfGone(): void {
    const isGone = (id: EnvironmentId): boolean => this.#sources.list.find(id) === undefined;
    for (const [id, node] of this.#nodes) {
      const owner = 'environment' in node ? node.environment : 'subject' in node ? node.subject : 'declared';
      if (owner !== 'declared' && isGone(owner)) this.#nodes.delete(id);
    }
  }
}
