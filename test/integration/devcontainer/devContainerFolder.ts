import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import type { Report } from '../../../src/core/base/report.ts';
import { placeId } from '../../../src/core/environment/ids.ts';
import type { WorkspaceSpec } from '../../../src/core/environment/workspaceSpec.ts';
import { provisionDevContainer, type ProvisionOutcome } from '../../../src/core/devcontainer/provisionDevContainer.ts';
import { runProcess } from '../../../src/core/process/runProcess.ts';

export const cliPath = createRequire(import.meta.url).resolve('@devcontainers/cli/devcontainer.js');
export const configPath = '.devcontainer/devcontainer.json';

const made: { readonly folder: string; readonly parent: string }[] = [];

/** A workspace folder on disk; files by their path in it. */
export async function workspaceFolder(files: Readonly<Record<string, unknown>>, name?: string): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'devcontainer-test-'));
  const folder = join(parent, name ?? `dc-${randomUUID().slice(0, 8)}`);
  made.push({ folder, parent });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(join(folder, path), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
  return folder;
}

/** Removes the folders, and everything that stands on the engine for them. */
export async function removeFolders(): Promise<void> {
  for (const { folder, parent } of made.splice(0)) {
    const filter = `label=devcontainer.local_folder=${folder}`;
    const format = '{{.ID}} {{.Label "com.docker.compose.project"}}';
    for (const line of (await docker('ps', '--all', '--filter', filter, '--format', format)).split('\n')) {
      const [id = '', project = ''] = line.split(' ');
      if (project !== '') await docker('compose', '--project-name', project, 'down', '--volumes', '--timeout', '1');
      else if (id !== '') await docker('rm', '--force', '--volumes', id);
    }
    const names = [`vsc-${basename(folder)}-*`, `${basename(folder)}_devcontainer*`];
    const images = await docker('images', '--quiet', ...names.flatMap(name => ['--filter', `reference=${name}`]));
    if (images !== '') await docker('image', 'rm', '--force', ...new Set(images.split('\n')));
    await rm(parent, { recursive: true, force: true });
  }
}

export async function docker(...args: readonly string[]): Promise<string> {
  const { exit, stdout, stderr } = await runProcess({ argv: ['docker', ...args] }, AbortSignal.timeout(60_000));
  if (exit.kind !== 'exited' || exit.code !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

export interface Provisioned {
  readonly outcome: ProvisionOutcome;
  readonly steps: readonly string[];
  readonly output: string;
}

export function specOf(folder: string, more: Partial<WorkspaceSpec> = {}): WorkspaceSpec {
  return {
    place: placeId('docker:test'),
    folder,
    configFile: join(folder, configPath),
    specHash: 'hash-of-the-test',
    rebuild: false,
    secrets: [],
    ...more,
  };
}

export async function provision(
  spec: WorkspaceSpec,
  signal: AbortSignal = AbortSignal.timeout(170_000),
  onStep: (step: string) => void = () => undefined,
): Promise<Provisioned> {
  const steps: string[] = [];
  let output = '';
  const report: Report = {
    step: message => {
      steps.push(message);
      onStep(message);
    },
    output: text => {
      output += text;
    },
  };
  const outcome = await provisionDevContainer(spec, { cliPath, env: {}, run: 'test-run' }, report, signal);
  return { outcome, steps, output };
}
