import { join, relative, resolve, sep } from 'node:path';
import { LockstepError } from '../base/lockstepError.ts';
import type { Report } from '../base/report.ts';
import { parseClusterId } from '../cluster/clusterId.ts';
import { findDevContainers } from '../devcontainer/findDevContainers.ts';
import { readDevContainer } from '../devcontainer/readDevContainer.ts';
import { specHash } from '../devcontainer/specHash.ts';
import type { Place } from '../environment/environment.ts';
import type { EnvironmentId, PlaceId, ProviderId } from '../environment/ids.ts';
import { isUnfinished } from '../environment/isUnfinished.ts';
import type { StackTarget } from '../environment/stackTarget.ts';
import type { WorkspaceClone } from '../environment/workspaceSpec.ts';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import type { EnvironmentProvider } from '../providers/provider.ts';
import type { EnvironmentList } from './environmentList.ts';
import { placeToMend } from './placeToMend.ts';

export interface ProvisionRequest {
  readonly list: EnvironmentList;
  readonly files: WorkspaceFiles;
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  /** Absolute, or relative to the folder; default: the only one there is. */
  readonly configFile?: string;
  /** Default: the first place that is ready, in the order of the providers. */
  readonly place?: PlaceId;
  /** Only a place of this one. */
  readonly provider?: ProviderId;
  readonly namespace?: string;
  /** Production's stack around it, on a cluster. */
  readonly stack?: StackTarget;
  /** Milliseconds, where a place can keep it. */
  readonly timeToLive?: number;
  /** Clone the files instead of uploading them, where a place has them for itself. */
  readonly clone?: WorkspaceClone;
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
  const { list, files, folder, namespace, timeToLive, stack, clone } = request;
  const path = await chooseConfiguration(request, signal);
  const devContainer = await readDevContainer(files, path, signal);
  await list.settled(signal);
  const { place, provision } = await choosePlace(request);
  refuseUnfinished(request, place.id);
  return provision(
    {
      place: place.id,
      folder,
      configFile: join(folder, path),
      specHash: await specHash(files, devContainer, signal),
      rebuild: request.rebuild,
      ...(namespace === undefined ? {} : { namespace }),
      ...(timeToLive === undefined ? {} : { timeToLive }),
      ...(stack === undefined ? {} : { stack }),
      ...(clone === undefined ? {} : { clone }),
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
    throw new LockstepError('usage', `${folder} has several configurations: ${[first, ...others].join(', ')}.`, {
      remedy: { kind: 'text', text: 'Name one of them.' },
    });
  return first;
}

/** A Dev Container by itself has no place in the namespace of a stack that is not finished: it would go with it. */
function refuseUnfinished({ list, namespace, stack }: ProvisionRequest, place: PlaceId): void {
  if (namespace === undefined || stack !== undefined) return;
  const unfinished = list.environments.find(
    each => each.place === place && isUnfinished(each) && parseClusterId(each.id).namespace === namespace,
  );
  if (!unfinished) return;
  const [state, text] = unfinished.can.has('remove')
    ? ['is not finished', 'Provision the stack again to finish it, or remove it first.']
    : ['is being removed', 'Wait until it is gone, then provision the stack again.'];
  throw new LockstepError('usage', `The namespace ${namespace} was made for a stack, which ${state}.`, {
    remedy: { kind: 'text', text },
  });
}

interface AblePlace {
  readonly place: Place;
  readonly provision: NonNullable<EnvironmentProvider['provision']>;
}

async function choosePlace({ list, place, provider }: ProvisionRequest): Promise<AblePlace> {
  const wanted = list.places.filter(
    each => (place === undefined || each.id === place) && (provider === undefined || each.provider === provider),
  );
  const able = (await Promise.all(wanted.map(each => ablePlace(list, each)))).filter(each => each !== undefined);
  const isNamed = place !== undefined || provider !== undefined;
  // Whoever names a place where they may see nothing is told there what else they may not, before anything is made.
  const chosen =
    able.find(each => each.place.availability.kind === 'ready') ??
    (isNamed ? able.find(each => isRefused(each.place)) : undefined);
  if (chosen) return chosen;
  const mend = placeToMend(able.map(each => each.place));
  if (mend && mend.availability.kind !== 'ready') {
    const { reason, remedy } = mend.availability;
    throw new LockstepError('unreachable', `${mend.name}: ${reason}`, remedy ? { remedy } : {});
  }
  const [named] = place === undefined ? [] : wanted;
  if (named) throw new LockstepError('notSupported', `${named.name} provisions no Dev Containers.`);
  const absence = provider && list.absences.get(provider);
  if (absence) throw new LockstepError('unreachable', absence.reason, absence.remedy ? { remedy: absence.remedy } : {});
  const nowhere = place ?? provider;
  throw nowhere === undefined
    ? noPlace(
        'There is no engine that could hold a Dev Container.',
        'Install Docker, or work on this machine: --environment local:this-machine.',
      )
    : noPlace(`There is no place ${nowhere} to provision in.`, 'lockstep doctor lists the places there are.');
}

function noPlace(message: string, text: string): LockstepError {
  return new LockstepError('unreachable', message, { remedy: { kind: 'text', text } });
}

const isRefused = ({ availability }: Place): boolean =>
  availability.kind === 'unreachable' && availability.isRefused === true;

async function ablePlace(list: EnvironmentList, place: Place): Promise<AblePlace | undefined> {
  const provider = await list.provider(place.provider);
  return provider.provision && { place, provision: provider.provision.bind(provider) };
}
