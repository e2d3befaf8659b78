import { window, type TreeView } from 'vscode';
import { LockstepError } from '../../core/base/lockstepError.ts';
import type { EnvironmentId } from '../../core/environment/ids.ts';
import type { EnvironmentTree } from '../views/environmentTree.ts';
import type { TreeNode } from '../views/treeNode.ts';
import type { Face } from './face.ts';
import type { CommandHandler } from './registerCommands.ts';

/** A choice of this window: the container or workload is shown, opened and measured, never rebuilt or removed. */
export function attachToRunningContainerCommand(
  view: Pick<TreeView<TreeNode>, 'reveal'>,
  tree: Pick<EnvironmentTree, 'find'>,
  face: Pick<Face, 'list' | 'progress'>,
): CommandHandler {
  return async argument => {
    const { list, progress } = face;
    const outcome = await progress({ title: 'Looking for what runs', place: 'view' }, (_, signal) =>
      list.settled(signal),
    );
    if (outcome.kind === 'failed') throw outcome.error;
    const id = typeof argument === 'string' ? list.get(argument).id : await chooseRunning(list);
    if (id === undefined) return undefined;
    list.attach(id);
    await view.reveal(tree.find({ kind: 'environment', environment: id }), { select: true });
    return id;
  };
}

async function chooseRunning(list: Face['list']): Promise<EnvironmentId | undefined> {
  if (list.attachable.length === 0)
    throw new LockstepError('notFound', 'Nothing else is running that could be attached to.');
  const items = list.attachable.map(each => ({
    label: each.name,
    description: each.services[0]?.image ?? '',
    detail: list.places.find(place => place.id === each.place)?.name ?? each.place,
    id: each.id,
  }));
  const chosen = await window.showQuickPick(items, {
    title: 'Attach to a running container or workload',
    placeHolder: 'It is shown, opened and measured; never changed or removed',
    matchOnDescription: true,
  });
  return chosen?.id;
}
