import { window } from 'vscode';
import { LockstepError } from '../../core/base/lockstepError.ts';
import { parseClusterId } from '../../core/cluster/clusterId.ts';
import type { Place } from '../../core/environment/environment.ts';
import { clusterAccess } from '../platform/clusterAccess.ts';
import { readSettings, writeSetting } from '../platform/settings.ts';
import type { Face } from './face.ts';
import type { CommandHandler } from './registerCommands.ts';

type Doors = Pick<Face, 'list' | 'progress' | 'log'>;

/** Which namespaces of a context are looked into: from the cluster's own list, or typed where that is not allowed. */
export function chooseNamespacesCommand(face: Doors): CommandHandler {
  return async argument => {
    const place = await choosePlace(argument, face);
    if (!place) return undefined;
    const { context } = parseClusterId(place.id);
    const outcome = await face.progress({ title: `Asking ${place.name}`, place: 'view' }, async (_, signal) => {
      const [{ connectContext }, { listNamespaces }] = await Promise.all([
        import('../../core/workflows/connectContext.ts'),
        import('../../core/workflows/listNamespaces.ts'),
      ]);
      using cluster = await connectContext(context, clusterAccess(face.log), signal);
      return { own: cluster.namespace, names: await listNamespaces(cluster, signal) };
    });
    if (outcome.kind === 'failed') throw outcome.error;
    if (outcome.kind === 'cancelled') return undefined;
    const { own, names } = outcome.value;
    const all = readSettings()['kubernetes.namespaces'];
    const current = all[context] ?? [own];
    const chosen = names ? await pick(names, current, place) : await type(current, place);
    if (!chosen) return undefined;
    await keepChoice(context, chosen, place);
    return chosen;
  };
}

async function keepChoice(context: string, namespaces: readonly string[], { availability }: Place): Promise<void> {
  const settings = readSettings();
  const all = Object.entries({ ...settings['kubernetes.namespaces'], [context]: namespaces });
  await writeSetting('kubernetes.namespaces', Object.fromEntries(all.filter(([, names]) => names.length > 0)));
  if (availability.kind === 'notChosen')
    await writeSetting('kubernetes.contexts', [...settings['kubernetes.contexts'], context]);
}

async function choosePlace(argument: unknown, { list, progress }: Doors): Promise<Place | undefined> {
  if (!list.isSettled)
    await progress({ title: 'Looking for clusters', place: 'view' }, (_, signal) => list.settled(signal));
  const clusters = list.places.filter(each => each.provider === 'kubernetes');
  const named = typeof argument === 'object' && argument !== null && 'place' in argument ? argument.place : undefined;
  const [first, second] = named === undefined ? clusters : clusters.filter(each => each.id === named);
  if (!first)
    throw new LockstepError('notFound', 'Your kubeconfig names no cluster.', {
      remedy: { kind: 'text', text: 'Set KUBECONFIG, or write ~/.kube/config.' },
    });
  if (!second) return first;
  const items = clusters.map(place => ({
    label: place.name,
    description: place.availability.kind === 'notChosen' ? 'not connected to' : '',
    place,
  }));
  return (await window.showQuickPick(items, { title: 'Namespaces of which cluster?' }))?.place;
}

async function pick(
  names: readonly string[],
  current: readonly string[],
  { name }: Place,
): Promise<readonly string[] | undefined> {
  const items = [...new Set([...names, ...current])].map(label => ({ label, picked: current.includes(label) }));
  const chosen = await window.showQuickPick(items, {
    title: `Namespaces of ${name}`,
    placeHolder: 'What runs in these is shown and can be attached to',
    canPickMany: true,
  });
  return chosen?.map(each => each.label);
}

async function type(current: readonly string[], { name }: Place): Promise<readonly string[] | undefined> {
  const text = await window.showInputBox({
    title: `Namespaces of ${name}`,
    prompt: 'You may not list them, so name them, with commas between',
    value: current.join(', '),
  });
  return text
    ?.split(',')
    .map(each => each.trim())
    .filter(each => each !== '');
}
