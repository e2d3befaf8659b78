import {
  commands,
  Range,
  TabInputTextDiff,
  window,
  workspace,
  WorkspaceEdit,
  type Uri,
  type WorkspaceFolder,
} from 'vscode';
import { LockstepError } from '../../core/base/lockstepError.ts';
import type { DeclaringFile } from '../../core/parity/fixes/declaringFile.ts';
import type { Fix } from '../../core/parity/fixes/fix.ts';
import { sourceUri } from '../platform/sourceUri.ts';
import type { Face } from './face.ts';
import { findingOf } from './findingOf.ts';
import type { CommandHandler } from './registerCommands.ts';

type Doors = Pick<Face, 'parity' | 'window' | 'checks' | 'fixes' | 'notify'>;

/** Shows the edit as a difference; once agreed it is applied, saved, and parity is measured again. Answers whether it was. */
export function applyFixCommand({ parity, window: own, checks, fixes, notify }: Doors): CommandHandler {
  return async argument => {
    const { subject, finding } = findingOf(argument, parity);
    const { proposeFix } = await import('../../core/parity/fixes/proposeFix.ts');
    const declaring = parity.get(subject).checked?.declaring ?? [];
    const fix = proposeFix(finding, declaring);
    if (!fix || !own.folder) throw new LockstepError('notSupported', `There is no edit that would fix ${finding.key}.`);
    const edit = await toWorkspaceEdit(fix, declaring, own.folder);
    const fixed = fixes.add(fix, declaring);
    await commands.executeCommand('vscode.diff', sourceUri(own.folder, fix.file), fixed, fix.title, { preview: true });
    const agreed = (await notify.offer(`${fix.title}?`, 'Apply')) === 'Apply';
    await closeDiff(fixed);
    if (!agreed || !(await workspace.applyEdit(edit))) return false;
    for (const [uri] of edit.entries()) await workspace.save(uri);
    await checks.checkQuietly(subject);
    return true;
  };
}

async function toWorkspaceEdit(
  { edits }: Fix,
  declaring: readonly DeclaringFile[],
  folder: WorkspaceFolder,
): Promise<WorkspaceEdit> {
  const result = new WorkspaceEdit();
  for (const { offset, length, text, file } of edits) {
    const document = await workspace.openTextDocument(sourceUri(folder, file));
    if (!declaring.some(each => each.path === file && each.text === document.getText()))
      throw new LockstepError('invalidInput', `${file} changed since parity was checked. Check it again first.`);
    result.replace(document.uri, new Range(document.positionAt(offset), document.positionAt(offset + length)), text);
  }
  return result;
}

async function closeDiff(fixed: Uri): Promise<void> {
  const tabs = window.tabGroups.all.flatMap(group => group.tabs);
  const shown = tabs.find(
    ({ input }) => input instanceof TabInputTextDiff && input.modified.toString() === fixed.toString(),
  );
  if (shown) await window.tabGroups.close(shown);
}
