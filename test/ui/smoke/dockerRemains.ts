import { runProcess } from '../../../src/core/process/runProcess.ts';

/** Removes everything that stands on the engine for a workspace folder: containers, volumes, networks, built images. */
export async function removeDockerRemains(folder: string): Promise<void> {
  const projects = await lines(
    ...['ps', '--all', '--filter', `label=devcontainer.local_folder=${folder}`],
    ...['--format', '{{.Label "com.docker.compose.project"}}'],
  );
  for (const project of new Set(projects)) {
    const ofProject = ['--filter', `label=com.docker.compose.project=${project}`];
    const images = await lines('ps', '--all', ...ofProject, '--format', '{{.Image}}');
    await docker('compose', '--project-name', project, 'down', '--volumes', '--timeout', '1');
    const built = await lines('images', '--filter', `reference=${project}-*`, '--format', '{{.Repository}}');
    const own = new Set([...built, ...images.filter(name => name.startsWith('vsc-'))]);
    if (own.size > 0) await docker('image', 'rm', '--force', ...own);
  }
}

/** What is left of it, one line each; containers only. */
export async function dockerRemains(folder: string): Promise<readonly string[]> {
  return lines('ps', '--all', '--filter', `label=devcontainer.local_folder=${folder}`, '--format', '{{.Names}}');
}

async function lines(...args: readonly string[]): Promise<readonly string[]> {
  return (await docker(...args)).split('\n').filter(line => line !== '');
}

async function docker(...args: readonly string[]): Promise<string> {
  const { exit, stdout, stderr } = await runProcess({ argv: ['docker', ...args] }, AbortSignal.timeout(60_000));
  if (exit.kind !== 'exited' || exit.code !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`);
  return stdout;
}
