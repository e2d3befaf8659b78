import { posix, resolve } from 'node:path';
import { realpath } from 'node:fs/promises';
import { LockstepError } from '../../base/lockstepError.ts';
import type { WorkspaceFiles } from '../../environment/workspaceFiles.ts';
import type { LoadedManifests } from '../kubernetes/loadManifests.ts';
import { toManifests } from '../kubernetes/manifest.ts';
import type { ReferenceTarget } from '../referenceReader.ts';
import { parseYaml } from '../yaml/parseYaml.ts';
import { at, text } from '../yaml/yamlAccess.ts';
import type { RenderAccess } from './renderAccess.ts';
import { runRenderer } from './runRenderer.ts';
import { splitDocuments } from './splitDocuments.ts';

export interface RenderedChart extends LoadedManifests {
  readonly release: string;
}

/**
 * The objects of a chart's release, each with the template it comes from; tests are left out. Throws `notFound`,
 * `invalidInput`, `toolMissing` and `commandFailed`.
 */
export async function renderChart(
  { path, options }: Pick<ReferenceTarget, 'path' | 'options'>,
  access: RenderAccess,
  files: WorkspaceFiles,
  signal: AbortSignal,
): Promise<RenderedChart> {
  const name = await chartName(path, files, signal);
  const release = options['release']?.at(-1) ?? name;
  if (!/^[a-z0-9](?:[a-z0-9.-]{0,51}[a-z0-9])?$/.test(release))
    throw new LockstepError('invalidInput', `“${release}” is no name of a Helm release.`);
  const workspace = await realpath(access.folder);
  const given = await givenArgs(options, workspace, files, signal);
  // Absolute, so that neither is taken for a repository's chart or an address.
  const chart = resolve(workspace, path);
  const argv = ['template', release, chart, '--skip-tests', ...given];
  const rendered = await renderWithHelm([access.programs?.helm ?? 'helm', ...argv], { path, workspace }, signal);
  const manifests = splitDocuments(rendered).flatMap(document =>
    parseYaml(document, templateOf(document, path), 'kubernetes').flatMap(toManifests),
  );
  return { manifests, problems: [], release };
}

async function chartName(path: string, files: WorkspaceFiles, signal: AbortSignal): Promise<string> {
  const file = posix.join(path, 'Chart.yaml');
  const chart = await files.read(file, signal);
  if (chart === undefined)
    throw new LockstepError('notFound', `There is no Helm chart in ${path}.`, { at: { file: path } });
  return text(at(parseYaml(chart, file, 'kubernetes')[0], 'name')) ?? posix.basename(posix.resolve('/', path));
}

async function givenArgs(
  options: ReferenceTarget['options'],
  workspace: string,
  files: WorkspaceFiles,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const values = options['values'] ?? [];
  for (const file of values) {
    // Helm itself would fetch what looks like an address.
    if ((await files.read(file, signal)) === undefined)
      throw new LockstepError('notFound', `There is no file ${file} with values.`, { at: { file } });
  }
  const version = options['kubeVersion']?.at(-1);
  return [
    ...values.map(file => `--values=${resolve(workspace, file)}`),
    ...(options['set'] ?? []).map(value => `--set=${value}`),
    ...(version === undefined ? [] : [`--kube-version=${version}`]),
  ];
}

async function renderWithHelm(
  argv: readonly [string, ...string[]],
  { path, workspace }: { readonly path: string; readonly workspace: string },
  signal: AbortSignal,
): Promise<string> {
  try {
    return await runRenderer({ argv, path, folders: [workspace] }, signal);
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    const { code, message, remedy, output } = error;
    if (code === 'toolMissing')
      throw new LockstepError('toolMissing', `The chart ${path} needs helm to be rendered.`, {
        cause: error,
        remedy: {
          kind: 'openUrl',
          text: 'Install Helm and make sure that it is on the PATH.',
          url: 'https://helm.sh/docs/intro/install/',
        },
      });
    if (error.at?.line === undefined) throw error;
    const at = { file: inChart(error.at.file, path), line: error.at.line };
    throw new LockstepError(code, message, {
      cause: error,
      at,
      ...(remedy === undefined ? {} : { remedy }),
      ...(output === undefined ? {} : { output }),
    });
  }
}

/** `# Source: shop/templates/web.yaml`, whose first part is the chart's name. */
function templateOf(document: string, path: string): string {
  const source = /^# Source: (\S+)$/m.exec(document)?.[1];
  return source === undefined ? path : inChart(source, path);
}

const inChart = (source: string, path: string): string => posix.join(path, source.split('/').slice(1).join('/'));
