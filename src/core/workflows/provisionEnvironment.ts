import { join, relative, resolve, sep } from 'node:path';
import { LockstepError } from '../base/lockstepError.ts';
import type { Report } from '../base/report.ts';
import { findDevContainers } from '../devcontainer/findDevContainers.ts';
import { readDevContainer } from '../devcontainer/readDevContainer.ts';
import { specHash } from '../devcontainer/specHash.ts';
import type { Place } from '../environment/environment.ts';
import type { EnvironmentId, PlaceId } from '../environment/ids.ts';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import type { EnvironmentList } from './environmentList.ts';

export interface ProvisionRequest {
  readonly list: EnvironmentList;
  readonly files: WorkspaceFiles;
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  /** Absolute, or relative to the folder; default: the only one there is. */
  readonly configFile?: string;
  /** Default: the first place that can. */
  readonly place?: PlaceId;
  readonly rebuild: boolean;
}

/**
 * Makes the Dev Container of a folder, or brings it up; rebuilds where its configuration changed.
 *
 * @throws LockstepError `invalidInput` with file and line, `notFound` without a configuration, `unreachable` without an engine
 */
export async function provisionEnvironment(
  request: ProvisionRequest,
  report: Report,
  signal: AbortSignal,
): Promise<EnvironmentId> {
  const { list, files, folder } = request;
  const path = await chooseConfiguration(request, signal);
  const devContainer = await readDevContainer(files, path, signal);
  await list.settled(signal);
  const place = choosePlace(list, request.place);
  const provider = await list.provider(place.provider);
  if (!provider.provision) throw new LockstepError('notSupported', `${provider.name} provisions no Dev Containers.`);
  return provider.provision(
    {
      place: place.id,
      folder,
      configFile: join(folder, path),
      specHash: await specHash(files, devContainer, signal),
      rebuild: request.rebuild,
      secrets: [],
    },
    report,
    signal,
  );
}

async function chooseConfiguration(
  { files, folder, configFile }: ProvisionRequest,
  signal: AbortSignal,
): Promise<string> {
  if (configFile !== undefined) return relative(folder, resolve(folder, configFile)).split(sep).join('/');
  const [first, ...others] = await findDevContainers(files, signal);
  if (!first)
    throw new LockstepError('notFound', `${folder} has no devcontainer.json.`, {
      remedy: { kind: 'openUrl', text: 'Add one: https://containers.dev', url: 'https://containers.dev' },
    });
  if (others.length > 0)
    throw new LockstepError(
      'usage',
      `${folder} has several configurations: ${[first, ...others].map(each => each.path).join(', ')}.`,
      {
        remedy: { kind: 'text', text: 'Name one of them.' },
      },
    );
  return first.path;
}

function choosePlace(list: EnvironmentList, wanted: PlaceId | undefined): Place {
  const places =
    wanted === undefined
      ? list.places.filter(place => place.provider !== 'local')
      : list.places.filter(place => place.id === wanted);
  const ready = places.find(place => place.availability.kind === 'ready');
  if (ready) return ready;
  const [first] = places;
  if (!first || first.availability.kind === 'ready')
    throw new LockstepError('unreachable', 'There is no engine that could hold a Dev Container.', {
      remedy: { kind: 'text', text: 'Install Docker, or work on this machine: --environment local:this-machine.' },
    });
  const { reason, remedy } = first.availability;
  throw new LockstepError('unreachable', `${first.name}: ${reason}`, remedy ? { remedy } : {});
}
