import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LockstepError } from '../base/lockstepError.ts';
import { runProcess } from '../process/runProcess.ts';
import { interpolate } from '../references/interpolation/interpolate.ts';
import { at } from './composeInputs.ts';
import { absolute } from './overrideConfiguration.ts';
import type { DevContainerSource } from './devContainer.ts';

type ComposeSource = Extract<DevContainerSource, { kind: 'compose' }>;

/** Where an environment comes from: absolute paths on this machine. */
export interface Owner {
  readonly folder: string;
  readonly configFile: string;
}

interface ProjectContainer {
  readonly project: string;
  readonly workingDir: string;
  readonly folder: string;
  readonly configFile: string;
}

/**
 * The Compose project for a folder. The reference CLI names it by the folder's last part and takes whatever project has
 * that name, so a second folder would be given the first one's containers: then the name gets a suffix of its own.
 * Throws what runProcess throws, `unreachable` where the engine doesn't answer.
 */
export async function composeProjectName(
  source: ComposeSource,
  owner: Owner,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<string> {
  const containers = await projectContainers(env, signal);
  const own = containers.find(each => each.folder === owner.folder && each.configFile === owner.configFile);
  if (own !== undefined) return own.project;
  const wanted = await usualName(source, owner.folder, env);
  const workingDir = projectFolder(source, owner.folder);
  const isTaken = containers.some(each => each.project === wanted && each.workingDir !== workingDir);
  if (!isTaken) return wanted;
  return `${wanted}-${createHash('sha256').update(workingDir).digest('hex').slice(0, 8)}`;
}

const columns = [
  'com.docker.compose.project',
  'com.docker.compose.project.working_dir',
  'devcontainer.local_folder',
  'devcontainer.config_file',
];

async function projectContainers(
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<readonly ProjectContainer[]> {
  const format = columns.map(column => `{{.Label "${column}"}}`).join('\t');
  const { exit, stdout, stderr } = await runProcess(
    {
      argv: ['docker', 'ps', '--all', '--no-trunc', '--filter', 'label=com.docker.compose.project', '--format', format],
      env,
      timeLimitMilliseconds: 20_000,
    },
    signal,
  );
  if (exit.kind !== 'exited' || exit.code !== 0) {
    throw new LockstepError('unreachable', `The Docker engine could not list its containers: ${stderr.trim()}`);
  }
  return stdout.split('\n').flatMap(line => {
    const [project = '', workingDir = '', folder = '', configFile = ''] = line.split('\t');
    return project === '' ? [] : [{ project, workingDir, folder, configFile }];
  });
}

/** The name that the reference CLI would choose by itself. */
async function usualName(
  source: ComposeSource,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const projectDir = projectFolder(source, folder);
  const all = { ...process.env, ...env };
  const candidates = [
    all['COMPOSE_PROJECT_NAME'],
    nameInEnvFile(await textOf(join(folder, '.env'))),
    nameInEnvFile(await textOf(join(projectDir, '.env'))),
  ];
  for (const file of source.files.toReversed()) {
    const { parseCompose } = await import('./parseCompose.ts');
    const name = at(parseCompose(await textOf(absolute(folder, file)), file), 'name');
    if (typeof name === 'string')
      candidates.push(interpolate(name, { lookup: each => all[each], refuse: () => undefined }));
  }
  candidates.push(
    projectDir === join(folder, '.devcontainer') ? `${basename(folder)}_devcontainer` : basename(projectDir),
  );
  return candidates.map(each => normalize(each ?? '')).find(each => each !== '') ?? 'devcontainer';
}

function nameInEnvFile(text: string): string | undefined {
  return /^COMPOSE_PROJECT_NAME=(?<name>.+)$/m.exec(text)?.groups?.['name'];
}

function projectFolder(source: ComposeSource, folder: string): string {
  return dirname(absolute(folder, source.files[0] ?? ''));
}

function normalize(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[^-_a-z0-9]/g, '');
}

/** Empty where there is no such file: the CLI says so better. */
async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return '';
  }
}
