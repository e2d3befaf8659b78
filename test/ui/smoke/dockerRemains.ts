import { runProcess } from '../../../src/core/process/runProcess.ts';

/** What stands on the engine for a workspace folder, by name. */
export interface DockerRemains {
  readonly containers: readonly string[];
  readonly projects: readonly string[];
  /** Built for it, not pulled. */
  readonly images: readonly string[];
}

/** Looks by the containers: once they are gone, nothing else names the folder. */
export async function dockerRemains(folder: string): Promise<DockerRemains> {
  const own = ['ps', '--all', '--filter', `label=devcontainer.local_folder=${folder}`, '--format'];
  const containers = await lines(...own, '{{.Names}}');
  const projects = await lines(...own, '{{.Label "com.docker.compose.project"}}');
  const used = (await lines(...own, '{{.Image}}')).filter(name => name.startsWith('vsc-'));
  const built = await Promise.all(
    projects.map(project => lines('images', '--filter', `reference=${project}-*`, '--format', '{{.Repository}}')),
  );
  return { containers, projects, images: [...used, ...built.flat()] };
}

/** Removes it with the volumes and networks of its projects. */
export async function removeDockerRemains({ projects, images }: DockerRemains): Promise<void> {
  for (const project of projects) {
    const own = ['--quiet', '--filter', `label=com.docker.compose.project=${project}`];
    await removeAll(['rm', '--force', '--volumes'], await lines('ps', '--all', ...own));
    await removeAll(['volume', 'rm', '--force'], await lines('volume', 'ls', ...own));
    await removeAll(['network', 'rm', '--force'], await lines('network', 'ls', ...own));
  }
  await removeAll(['image', 'rm', '--force'], images);
}

async function removeAll(command: readonly string[], names: readonly string[]): Promise<void> {
  if (names.length > 0) await lines(...command, ...names);
}

async function lines(...args: readonly string[]): Promise<readonly string[]> {
  const { exit, stdout, stderr } = await runProcess({ argv: ['docker', ...args] }, AbortSignal.timeout(60_000));
  if (exit.kind !== 'exited' || exit.code !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`);
  return stdout.split('\n').filter(line => line !== '');
}
