import { Range, Uri, window, workspace, WorkspaceEdit, type WorkspaceFolder } from 'vscode';

/** Writes a whole file of the folder as an edit that can be undone, and shows it. */
export async function replaceText(folder: WorkspaceFolder, path: string, text: string): Promise<void> {
  const uri = Uri.joinPath(folder.uri, path);
  const edit = new WorkspaceEdit();
  edit.createFile(uri, { ignoreIfExists: true });
  await workspace.applyEdit(edit);
  const document = await workspace.openTextDocument(uri);
  const contents = new WorkspaceEdit();
  contents.replace(uri, new Range(document.positionAt(0), document.positionAt(document.getText().length)), text);
  await workspace.applyEdit(contents);
  await document.save();
  await window.showTextDocument(document);
}
