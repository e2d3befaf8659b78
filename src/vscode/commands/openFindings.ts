import { commands, type TreeView } from 'vscode';
import type { EnvironmentTree } from '../views/environmentTree.ts';
import type { TreeNode } from '../views/treeNode.ts';
import { idOf } from './chooseEnvironment.ts';
import type { Face } from './face.ts';
import type { CommandHandler } from './registerCommands.ts';

/** Brings the findings of an environment, by default this window's, to the front. */
export function openFindingsCommand(
  view: Pick<TreeView<TreeNode>, 'reveal'>,
  tree: Pick<EnvironmentTree, 'find'>,
  face: Pick<Face, 'window' | 'list'>,
): CommandHandler {
  return async argument => {
    await commands.executeCommand('lockstep.environments.focus');
    const named = idOf(argument);
    const subject = named === undefined ? face.window.subject : face.list.get(named).id;
    if (subject === undefined) return;
    await view.reveal(tree.find({ kind: 'parity', subject }), { select: true, focus: true, expand: 2 });
  };
}
