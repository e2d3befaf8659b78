import { posix } from 'node:path';
import { LockstepError } from '../../base/lockstepError.ts';
import type { WorkspaceFiles } from '../../environment/workspaceFiles.ts';
import { parseYaml } from '../yaml/parseYaml.ts';
import { at, items, text } from '../yaml/yamlAccess.ts';
import type { YamlNode } from '../yaml/yamlNode.ts';

/** Kustomizations and charts of a workspace. */
export interface FoundRendered {
  /** As `--reference` takes them. */
  readonly targets: readonly string[];
  /** Folders whose files mean something only when they are rendered. */
  readonly folders: readonly string[];
}

const mostFiles = 200;
const production = /prod|live|release/i;

/** Kustomizations that no other builds upon, and charts, each with the values that its production has. */
export async function findRendered(files: WorkspaceFiles, signal: AbortSignal): Promise<FoundRendered> {
  const [kustomizations, charts] = await Promise.all([
    findFiles('**/{kustomization.yaml,kustomization.yml,Kustomization}', files, signal),
    findFiles('**/Chart.yaml', files, signal),
  ]);
  const own = charts.filter(({ folder, root }) => {
    const isSubchart = charts.some(other => folder.startsWith(`${other.folder}/charts/`));
    return !isSubchart && text(at(root, 'type')) !== 'library';
  });
  return {
    targets: [
      ...outermost(kustomizations).map(folder => `kustomize:${folder}`),
      ...(await Promise.all(own.map(({ folder }) => chartTarget(folder, files, signal)))),
    ],
    folders: [...kustomizations, ...charts].map(({ folder }) => folder),
  };
}

interface FoundFile {
  readonly folder: string;
  readonly root: YamlNode | undefined;
}

async function findFiles(glob: string, files: WorkspaceFiles, signal: AbortSignal): Promise<readonly FoundFile[]> {
  const paths = (await files.find(glob, signal))
    .filter(path => !/(?:^|\/)(?:\.[^/]+|fixtures|testdata|vendor)\//.test(path))
    .slice(0, mostFiles);
  const texts = await Promise.all(paths.map(path => files.read(path, signal)));
  return paths.map((path, index) => ({ folder: posix.dirname(path), root: parse(texts[index] ?? '', path) }));
}

function parse(content: string, path: string): YamlNode | undefined {
  try {
    return parseYaml(content, path, 'kubernetes')[0];
  } catch (error) {
    if (error instanceof LockstepError) return undefined;
    throw error;
  }
}

function outermost(kustomizations: readonly FoundFile[]): readonly string[] {
  const used = new Set(
    kustomizations.flatMap(({ folder, root }) =>
      ['resources', 'bases', 'components'].flatMap(key =>
        items(at(root, key)).map(each => posix.join(folder, text(each) ?? '').replace(/\/$/, '')),
      ),
    ),
  );
  return kustomizations
    .filter(({ folder, root }) => !used.has(folder) && text(at(root, 'kind')) !== 'Component')
    .map(({ folder }) => folder);
}

async function chartTarget(folder: string, files: WorkspaceFiles, signal: AbortSignal): Promise<string> {
  const names = await files.list(folder, signal);
  const values = names.find(name => /\.ya?ml$/.test(name) && name.includes('values') && production.test(name));
  return `helm:${folder}${values === undefined ? '' : `?values=${posix.join(folder, values)}`}`;
}
