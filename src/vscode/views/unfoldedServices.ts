import type { EnvironmentId } from '../../core/environment/ids.ts';
import { treeParent } from './treeChildren.ts';
import { nodeId, type TreeNode } from './treeNode.ts';
import type { TreeSources } from './treeSources.ts';

/** Whose services are unfolded, by what VS Code tells of the rows; the rows above them must be so, too. */
export class UnfoldedServices {
  readonly #sources: TreeSources;
  readonly #unfolded = new Set<EnvironmentId>();
  readonly #folded = new Set<string>();

  constructor(sources: TreeSources) {
    this.#sources = sources;
  }

  unfold(node: TreeNode): void {
    if (node.kind === 'services') this.#unfolded.add(node.environment);
    // Whoever unfolds a row sees it.
    for (let each: TreeNode | undefined = node; each; each = treeParent(each, this.#sources))
      this.#folded.delete(nodeId(each));
  }

  fold(node: TreeNode): void {
    if (node.kind === 'services') this.#unfolded.delete(node.environment);
    else this.#folded.add(nodeId(node));
  }

  /** Those that are in the tree now. A row that comes back is folded. */
  environments(): ReadonlySet<EnvironmentId> {
    for (const id of this.#unfolded) if (!this.#sources.list.find(id)) this.#unfolded.delete(id);
    return new Set([...this.#unfolded].filter(id => !this.#isBelowFolded({ kind: 'services', environment: id })));
  }

  #isBelowFolded(node: TreeNode): boolean {
    const above = treeParent(node, this.#sources);
    return above !== undefined && (this.#folded.has(nodeId(above)) || this.#isBelowFolded(above));
  }
}
