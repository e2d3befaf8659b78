import { workspace } from 'vscode';
import { LockstepError } from '../../core/base/lockstepError.ts';

/** Throws where the window isn't trusted: nothing runs from an untrusted workspace. */
export function requireTrust(): void {
  if (workspace.isTrusted) return;
  throw new LockstepError('untrusted', 'Lockstep runs nothing from a workspace that is not trusted.', {
    remedy: { kind: 'text', text: 'Trust the workspace first (command “Workspaces: Manage Workspace Trust”).' },
  });
}
