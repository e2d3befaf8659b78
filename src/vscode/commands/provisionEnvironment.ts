import { window } from 'vscode';
import { LockstepError } from '../../core/base/lockstepError.ts';
import type { Report } from '../../core/base/report.ts';
import { parseClusterId } from '../../core/cluster/clusterId.ts';
import type { Place } from '../../core/environment/environment.ts';
import { placeToMend } from '../../core/workflows/placeToMend.ts';
import type { ProvisionRequest } from '../../core/workflows/provisionEnvironment.ts';
import { timeToLive } from '../../core/workflows/timeToLive.ts';
import { readSettings } from '../platform/settings.ts';
import type { Face } from './face.ts';
import { lossOf } from './lossOf.ts';
import type { CommandHandler } from './registerCommands.ts';

type Doors = Pick<Face, 'list' | 'window' | 'progress' | 'notify' | 'activities' | 'log'>;

/** *Provision* and *Rebuild*: makes this window's environment, or makes it anew. */
export function provisionEnvironmentCommand(rebuild: boolean, face: Doors): CommandHandler {
  return async () => {
    if (rebuild && !(await agreesToRebuild(face))) return undefined;
    const target = await chooseTarget(rebuild, face);
    return target && provisionIn(face)({ ...target, rebuild });
  };
}

/** Makes the folder's Dev Container where a target says, as the person watches; they may be asked which one. */
export function provisionIn(face: Doors): (target: Target & { readonly rebuild?: boolean }) => Promise<unknown> {
  const { window: own, list, activities } = face;
  return async ({ rebuild = false, ...target }) => {
    const { files } = own;
    if (!files) throw noFolder();
    const configFile = await chooseConfigFile(face);
    if (configFile === undefined) return undefined;
    const outcome = await face.progress(
      { title: `${rebuild ? 'Rebuilding' : 'Building'} ${own.name}`, place: 'notification' },
      async (report, signal) => {
        const { provisionEnvironment } = await import('../../core/workflows/provisionEnvironment.ts');
        // A lifecycle command that failed runs again only in a new container.
        const again = rebuild || own.environment?.state.kind === 'failed';
        const request = { list, files, folder: files.root, configFile, rebuild: again, ...target };
        return provisionEnvironment(request, showingSteps(report, activities), signal);
      },
    );
    activities.set(undefined);
    switch (outcome.kind) {
      case 'done':
        return outcome.value;
      case 'cancelled':
        face.notify.inform(`Building ${own.name} was cancelled. Kept: image layers already built.`);
        return undefined;
      case 'failed':
        throw outcome.error;
    }
  };
}

function noFolder(): LockstepError {
  return new LockstepError('usage', 'Open a folder first: an environment is made from its files.');
}

function showingSteps(report: Report, activities: Face['activities']): Report {
  activities.set('building');
  return {
    step: (message, done) => {
      activities.set(done ? `building ${done.index}/${done.total}` : 'building');
      report.step(message, done);
    },
    output: text => report.output(text),
  };
}

/** Asked only where work would be lost. */
async function agreesToRebuild(face: Doors): Promise<boolean> {
  const { environment } = face.window;
  if (!environment) return true;
  const loss = await lossOf(environment, face);
  if (!loss) return false;
  return loss.length === 0 || face.notify.confirm(`Rebuild ${environment.name}?`, 'Rebuild', loss.join('\n'));
}

async function chooseConfigFile({ window: own }: Doors): Promise<string | undefined> {
  await own.lookForConfigFiles(AbortSignal.timeout(30_000));
  const [first, second] = own.configFiles;
  if (first === undefined)
    throw new LockstepError('notFound', `${own.name} has no devcontainer.json.`, {
      remedy: { kind: 'openUrl', text: 'Add one.', url: 'https://containers.dev/guide/dockerfile' },
    });
  if (second === undefined) return first;
  return window.showQuickPick([...own.configFiles], { title: 'Which Dev Container?' });
}

type Target = Pick<ProvisionRequest, 'place' | 'namespace' | 'timeToLive' | 'stack' | 'clone'>;

/** Where it is, when it is made anew; else where it can be made, asked only when there are several. */
async function chooseTarget(rebuild: boolean, face: Doors): Promise<Target | undefined> {
  const { environment, files } = face.window;
  if (!files) throw noFolder();
  if (rebuild && environment) {
    if (!environment.id.startsWith('kubernetes:')) return { place: environment.place };
    const { namespace } = parseClusterId(environment.id);
    // Where its Secrets come from is remembered on its namespace.
    const stack = environment.stack ? { stack: { reference: environment.stack.reference, secrets: {} } } : {};
    return { place: environment.place, namespace, ...asConfigured(), ...stack };
  }
  const place = await choosePlace(face);
  if (!place || place.provider !== 'kubernetes') return place && { place: place.id };
  const namespaces = readSettings()['kubernetes.namespaces'][parseClusterId(place.id).context] ?? [];
  const [first, second] = namespaces;
  const title = `Which namespace of ${place.name}?`;
  const namespace = second === undefined ? first : await window.showQuickPick([...namespaces], { title });
  if (second !== undefined && namespace === undefined) return undefined;
  return { place: place.id, ...(namespace === undefined ? {} : { namespace }), ...asConfigured() };
}

/** What the settings say of environments on a cluster. */
export function asConfigured(): Pick<Target, 'timeToLive' | 'clone'> {
  const { 'kubernetes.timeToLive': text, 'kubernetes.files': files } = readSettings();
  return {
    ...(text === '' ? {} : { timeToLive: timeToLive(text) }),
    ...(files === 'upload' ? {} : { clone: { overHttps: files === 'cloneOverHttps' } }),
  };
}

async function choosePlace({ list, progress }: Doors): Promise<Place | undefined> {
  if (!list.isSettled)
    await progress({ title: 'Looking for engines', place: 'view' }, (_, signal) => list.settled(signal));
  const able: Place[] = [];
  for (const place of list.places) if ((await list.provider(place.provider)).provision) able.push(place);
  const ready = able.filter(place => place.availability.kind === 'ready');
  const [first] = ready;
  if (!first) throw noEngine(placeToMend(able));
  if (ready.length === 1) return first;
  const items = ready.map(place => ({ label: place.name, place }));
  return (await window.showQuickPick(items, { title: 'Where should it run?' }))?.place;
}

function noEngine(place: Place | undefined): LockstepError {
  const availability = place?.availability;
  const reason = availability && availability.kind !== 'ready' ? ` ${place.name}: ${availability.reason}` : '';
  return new LockstepError('unreachable', `No Docker engine and no cluster can be reached to build in.${reason}`, {
    ...(availability && availability.kind !== 'ready' && availability.remedy ? { remedy: availability.remedy } : {}),
  });
}
