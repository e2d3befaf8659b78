import { parse as parseToml } from 'smol-toml';
import type { Position } from '../declared.ts';
import { parseYaml } from '../yaml/parseYaml.ts';
import { at, text } from '../yaml/yamlAccess.ts';
import type { YamlNode } from '../yaml/yamlNode.ts';

/** What a tool file asks for: a tool by its manager's name, and a version or range as written. */
export interface ToolRequest {
  readonly tool: string;
  readonly version: string;
  readonly at: Position;
}

type Parser = (content: string, file: string) => readonly ToolRequest[];

/** The first line that is no comment is the version of one tool. */
const single =
  (tool: string): Parser =>
  (content, file) =>
    lines(content, file)
      .slice(0, 1)
      .map(({ words, at: place }) => ({ tool, version: words[0] ?? '', at: place }));

const json = (content: string, file: string): YamlNode | undefined => parseYaml(content, file, 'compose')[0];

function request(
  tool: string,
  node: YamlNode | undefined,
  turn: (version: string) => string = same,
): readonly ToolRequest[] {
  const version = text(node);
  return version === undefined || node === undefined ? [] : [{ tool, version: turn(version), at: node.at }];
}

const same = (version: string): string => version;

const parsers: Readonly<Record<string, Parser>> = {
  '.nvmrc': single('node'),
  '.node-version': single('node'),
  '.python-version': single('python'),
  '.ruby-version': single('ruby'),
  '.java-version': single('java'),
  '.go-version': single('go'),
  '.tool-versions': (content, file) =>
    lines(content, file).flatMap(({ words: [tool, version], at: place }) =>
      tool === undefined || version === undefined ? [] : [{ tool, version, at: place }],
    ),
  'mise.toml': parseMise,
  '.mise.toml': parseMise,
  'package.json': (content, file) => {
    const root = json(content, file);
    const manager = at(root, 'packageManager');
    const { name, version } = /^(?<name>[a-z]+)@(?<version>[^+]+)/.exec(text(manager) ?? '')?.groups ?? {};
    return [
      ...['node', 'npm', 'pnpm', 'yarn', 'bun'].flatMap(tool => request(tool, at(root, 'engines', tool))),
      ...['node', 'npm', 'pnpm', 'yarn'].flatMap(tool => request(tool, at(root, 'volta', tool))),
      ...(name === undefined || version === undefined ? [] : request(name, manager, () => version)),
    ];
  },
  'global.json': (content, file) =>
    // A later patch of the same SDK band is taken unless told otherwise.
    request('dotnet', at(json(content, file), 'sdk', 'version'), version => version.split('.').slice(0, 2).join('.')),
  'go.mod': (content, file) =>
    lines(content, file)
      .filter(({ words }) => words[0] === 'go')
      .flatMap(({ words, at: place }) =>
        words[1] === undefined ? [] : [{ tool: 'go', version: `>=${words[1]}`, at: place }],
      ),
};

/** Names of the files that are read. */
export const toolFiles: readonly string[] = Object.keys(parsers);

/** Throws what the file's format can't hold: `invalidInput`, or a TOML error. */
export function parseToolFile(name: string, content: string, file: string): readonly ToolRequest[] {
  return parsers[name]?.(content, file) ?? [];
}

function lines(content: string, file: string): readonly { readonly words: readonly string[]; readonly at: Position }[] {
  return content.split('\n').flatMap((line, index) => {
    const plain = line.replace(/\/\/.*$|#.*$/, '');
    const words = plain
      .trim()
      .split(/\s+/)
      .filter(word => word !== '');
    return words.length === 0 ? [] : [{ words, at: { file, line: index + 1, column: plain.search(/\S/) + 1 } }];
  });
}

/** The table `[tools]`; a tool's value is a version, a list of them, or a table with `version`. */
function parseMise(content: string, file: string): readonly ToolRequest[] {
  const { tools } = parseToml(content);
  if (typeof tools !== 'object' || Array.isArray(tools) || tools instanceof Date) return [];
  const written = content.split('\n');
  const table = Math.max(
    written.findIndex(line => line.trim() === '[tools]'),
    0,
  );
  return Object.entries(tools).flatMap(([tool, value]) => {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    const version: unknown = typeof first === 'object' && first !== null && 'version' in first ? first.version : first;
    if (typeof version !== 'string' && typeof version !== 'number') return [];
    const index = written.findIndex(
      (line, number) => number >= table && line.replace(/^\s*["']?/, '').startsWith(tool) && line.includes('='),
    );
    return [{ tool, version: String(version), at: { file, line: Math.max(index, 0) + 1, column: 1 } }];
  });
}
