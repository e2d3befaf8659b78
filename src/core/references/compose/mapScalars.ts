import type { YamlNode, YamlScalar } from '../yaml/yamlNode.ts';

/** The same tree with every scalar turned; what is shared through aliases is turned once. */
export function mapScalars(root: YamlNode, turn: (scalar: YamlScalar) => YamlScalar): YamlNode {
  const done = new Map<YamlNode, YamlNode>();
  const visit = (node: YamlNode): YamlNode => {
    const before = done.get(node);
    if (before !== undefined) return before;
    const turned = visitContent(node);
    done.set(node, turned);
    return turned;
  };
  const visitContent = (node: YamlNode): YamlNode => {
    switch (node.kind) {
      case 'scalar':
        return turn(node);
      case 'list':
        return { ...node, items: node.items.map(visit) };
      case 'map':
        return {
          ...node,
          entries: new Map([...node.entries].map(([key, { at, value }]) => [key, { at, value: visit(value) }])),
        };
    }
  };
  return visit(root);
}
