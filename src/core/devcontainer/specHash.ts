import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import { composeInputs } from './composeInputs.ts';
import type { DevContainer } from './devContainer.ts';
import { isLocalFeature } from './readLocalFeatures.ts';

/** Read by editors while the container runs; a change needs no new container. */
const withoutRebuild = new Set([
  '$schema',
  'name',
  'customizations',
  'forwardPorts',
  'portsAttributes',
  'otherPortsAttributes',
  'shutdownAction',
  'hostRequirements',
  'remoteEnv',
  'userEnvProbe',
]);

/**
 * A digest of everything the container is made from: devcontainer.json without comments and layout, Dockerfiles,
 * Compose and env files, local Features, the lock file. Neither the build context nor what lies in registries.
 */
export async function specHash(
  files: WorkspaceFiles,
  devContainer: DevContainer,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256');
  const add = (name: string, content: unknown): void => void hash.update(`${JSON.stringify([name, content])}\n`);
  const addFile = async (path: string): Promise<void> => add(path, (await files.read(path, signal)) ?? null);
  const { properties, source } = devContainer;
  add(
    'configuration',
    Object.entries(properties)
      .filter(([name]) => !withoutRebuild.has(name))
      .sort(byName),
  );
  if (source.kind === 'dockerfile') await addFile(source.dockerfile);
  if (source.kind === 'compose') {
    const inputs = await composeInputs(files, source, signal);
    for (const { path, content } of inputs.composeFiles) add(path, content);
    for (const [path, text] of [...inputs.envFiles, ...inputs.dockerfiles]) add(path, text);
  }
  for (const id of Object.keys(properties.features ?? {}).filter(isLocalFeature)) {
    for (const path of await filesBelow(files, posix.join(posix.dirname(devContainer.path), id), signal))
      await addFile(path);
  }
  await addFile(lockFile(devContainer.path));
  return hash.digest('hex').slice(0, 32);
}

/** Where the reference CLI keeps the digests of Features (containers.dev, "Lockfile"). */
export function lockFile(path: string): string {
  const name = posix.basename(path).startsWith('.') ? '.devcontainer-lock.json' : 'devcontainer-lock.json';
  return posix.join(posix.dirname(path), name);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function filesBelow(files: WorkspaceFiles, folder: string, signal: AbortSignal): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const name of await files.list(folder, signal)) {
    if (name.endsWith('/')) paths.push(...(await filesBelow(files, `${folder}/${name.slice(0, -1)}`, signal)));
    else paths.push(`${folder}/${name}`);
  }
  return paths;
}
