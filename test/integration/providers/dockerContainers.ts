import { randomUUID } from 'node:crypto';
import type { EnvironmentId } from '../../../src/core/environment/ids.ts';
import { runProcess } from '../../../src/core/process/runProcess.ts';
import { devContainerId } from '../../../src/core/providers/docker/devContainerId.ts';

const testRun = `run-${randomUUID()}`;

/** Labels of one test run, so that only its own is removed. */
export const testLabel = `lockstep.test-run=${testRun}`;

export const image = 'debian:bookworm-slim';

/** The docker program on an engine; throws with what it said unless it succeeds. */
export async function docker(host: string, ...args: readonly string[]): Promise<string> {
  const { exit, stdout, stderr } = await runProcess(
    { argv: ['docker', '--host', host, ...args] },
    AbortSignal.timeout(120_000),
  );
  if (exit.kind !== 'exited' || exit.code !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

export interface Pair {
  readonly id: EnvironmentId;
  readonly project: string;
  readonly folder: string;
  readonly configFile: string;
  /** Container ids. */
  readonly app: string;
  readonly db: string;
}

/** Two containers labelled as the Dev Containers CLI and Compose label them: `app` and `db`. */
export async function startPair(host: string, command = 'sleep infinity'): Promise<Pair> {
  const project = `lockstep-${randomUUID().slice(0, 8)}`;
  const folder = `/tmp/${project}`;
  const configFile = `${folder}/.devcontainer/devcontainer.json`;
  const dev = [`devcontainer.local_folder=${folder}`, `devcontainer.config_file=${configFile}`];
  const start = (service: string, labels: readonly string[]): Promise<string> => {
    const all = [
      testLabel,
      `com.docker.compose.project=${project}`,
      `com.docker.compose.service=${service}`,
      ...labels,
    ];
    const options = [
      'run',
      '--detach',
      '--init',
      '--name',
      `${project}-${service}`,
      ...all.flatMap(label => ['--label', label]),
    ];
    return docker(host, ...options, image, 'sh', '-c', command);
  };
  const [app, db] = await Promise.all([
    start('app', [
      ...dev,
      'devcontainer.metadata=[{"remoteEnv":{"FROM_METADATA":"${containerEnv:HOME}!"}}]',
      'lockstep.workspace-folder=/tmp',
    ]),
    start('db', []),
  ]);
  return { id: devContainerId('default', folder, configFile), project, folder, configFile, app, db };
}

/** Removes what this test run made on an engine. */
export async function removeOwn(host: string): Promise<void> {
  const ids = await docker(host, 'ps', '--all', '--quiet', '--filter', `label=${testLabel}`);
  if (ids !== '') await docker(host, 'rm', '--force', '--volumes', ...ids.split('\n'));
}

/** Where a provider looks for contexts when it is to use one engine only. */
export const onlyHost = (host: string) => ({
  env: { DOCKER_HOST: host, PATH: process.env['PATH'] },
  home: '/nonexistent',
  platform: process.platform,
});
