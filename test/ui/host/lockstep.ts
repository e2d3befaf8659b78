import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Event } from '../../../src/core/base/emitter.ts';
import type { LockstepExtension } from '../../../src/extension.ts';
import type { TreeNode } from '../../../src/vscode/views/treeNode.ts';

/** The extension as it runs in this host. */
export async function lockstep(): Promise<LockstepExtension> {
  const extension = vscode.extensions.getExtension<LockstepExtension>('lockstep.lockstep');
  assert.ok(extension, 'VS Code does not know lockstep.lockstep');
  return extension.activate();
}

/** Waits on an event, never on the clock, until something is there; mocha's limit ends a wait for ever. */
export async function until<T, Change>(event: Event<Change>, look: () => T | undefined): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<T>();
  const check = (): void => {
    const found = look();
    if (found !== undefined) resolve(found);
  };
  const subscription = event(check);
  check();
  return promise.finally(() => subscription.dispose());
}

/** The parity of this window's files, once it was measured. */
export async function measured({ face }: LockstepExtension) {
  const report = () => {
    const { checked, checking } = face.parity.get('declared');
    return checking ? undefined : checked?.report;
  };
  return until(face.parity.onDidChange, report);
}

/** A row with everything below it, as people read it. */
export function rows(tree: LockstepExtension['tree'], node?: TreeNode, depth = 0): readonly string[] {
  return tree.getChildren(node).flatMap(child => {
    const { label, description } = tree.getTreeItem(child);
    const words = typeof label === 'object' ? label.label : (label ?? '');
    return [`${'  '.repeat(depth)}${words}  ${String(description ?? '')}`.trimEnd(), ...rows(tree, child, depth + 1)];
  });
}

export function workspaceUri(path: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'No folder is open');
  return vscode.Uri.joinPath(folder.uri, path);
}
