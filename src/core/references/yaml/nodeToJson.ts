import type { Json } from './jsonToNode.ts';
import type { YamlNode } from './yamlNode.ts';

/** What a YAML node says, without its places. */
export function nodeToJson(node: YamlNode): Json {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(nodeToJson);
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, nodeToJson(value)]));
  }
}
