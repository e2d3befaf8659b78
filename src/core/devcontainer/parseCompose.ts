import { parseYaml } from '../references/yaml/parseYaml.ts';
import type { YamlNode } from '../references/yaml/yamlNode.ts';

/** A Compose file as plain values, positions left out. Throws `invalidInput` with file and line. */
export function parseCompose(text: string, file: string): unknown {
  return plain(parseYaml(text, file, 'compose')[0]);
}

function plain(node: YamlNode | undefined): unknown {
  if (node === undefined) return null;
  const value = plainContent(node);
  return node.tag === undefined ? value : { tag: node.tag, value };
}

function plainContent(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(plain);
    case 'map':
      return Object.fromEntries([...node.entries].map(([name, entry]) => [name, plain(entry.value)]));
  }
}
