import { setTimeout as delay } from 'node:timers/promises';
import type { Container } from './container.ts';
import type { Engine } from './engine.ts';
import { listContainers } from './listContainers.ts';
import { removeContainers, removeNetworks, unlessGone } from './removeContainers.ts';

/** What an engine has at one time, by id; volumes by name. */
export interface Snapshot {
  readonly containers: ReadonlySet<string>;
  readonly networks: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
}

/** How to tell this call's own from what others made meanwhile. */
export interface Owner {
  readonly folder: string;
  readonly configFile: string;
  readonly composeProject?: string | undefined;
}

export async function takeSnapshot(engine: Engine, signal: AbortSignal): Promise<Snapshot> {
  const [containers, networks, volumes] = await Promise.all([
    listContainers(engine, {}, signal),
    engine.call('list networks', (docker, abortSignal) => docker.listNetworks({ abortSignal }), signal),
    engine.call('list volumes', (docker, abortSignal) => docker.listVolumes({ abortSignal }), signal),
  ]);
  return {
    containers: new Set(containers.map(({ id }) => id)),
    networks: new Set(networks.map(({ Id }) => Id)),
    volumes: new Set(volumes.Volumes.map(({ Name }) => Name)),
  };
}

const rounds = 10;
const settleMilliseconds = 500;
const cleanRoundsWanted = 3;

/**
 * Removes what has come since and belongs to the owner: containers, their volumes, the project's networks and volumes.
 * Looks again until nothing more comes, because the engine finishes requests whose client has gone.
 */
export async function removeSince(engine: Engine, before: Snapshot, owner: Owner, signal: AbortSignal): Promise<void> {
  for (let round = 0, clean = 0; round < rounds && clean < cleanRoundsWanted; round++) {
    const come = (await listContainers(engine, {}, signal)).filter(
      each => !before.containers.has(each.id) && isOwned(each, owner),
    );
    clean = come.length === 0 ? clean + 1 : 0;
    const volumes = come.flatMap(({ mounts }) =>
      mounts.flatMap(({ type, name }) => (type === 'volume' && name !== undefined ? [name] : [])),
    );
    await removeContainers(engine, come, signal);
    if (owner.composeProject !== undefined) {
      await removeNetworks(engine, owner.composeProject, network => !before.networks.has(network), signal);
      volumes.push(...(await projectVolumes(engine, owner.composeProject, signal)));
    }
    for (const name of volumes) {
      if (before.volumes.has(name)) continue;
      await unlessGone(
        engine.call(
          'remove a volume',
          (docker, abortSignal) => docker.getVolume(name).remove({ abortSignal } as object),
          signal,
        ),
      );
    }
    await delay(settleMilliseconds, undefined, { signal });
  }
}

function isOwned({ labels }: Container, { folder, configFile, composeProject }: Owner): boolean {
  if (labels['devcontainer.local_folder'] === folder && labels['devcontainer.config_file'] === configFile) return true;
  return composeProject !== undefined && labels['com.docker.compose.project'] === composeProject;
}

async function projectVolumes(engine: Engine, project: string, signal: AbortSignal): Promise<readonly string[]> {
  const filters = JSON.stringify({ label: [`com.docker.compose.project=${project}`] });
  const { Volumes } = await engine.call(
    'list volumes',
    (docker, abortSignal) => docker.listVolumes({ filters, abortSignal }),
    signal,
  );
  return Volumes.map(({ Name }) => Name);
}
