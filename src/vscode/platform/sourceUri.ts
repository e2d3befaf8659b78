import { Position, Uri, type WorkspaceFolder } from 'vscode';

/** A file of a report, relative to the workspace or absolute, as VS Code names it. */
export function sourceUri(folder: WorkspaceFolder, file: string): Uri {
  return /^(?:\/|[A-Za-z]:[\\/])/.test(file) ? Uri.file(file) : Uri.joinPath(folder.uri, file);
}

/** Core's lines and columns start at 1, VS Code's at 0. */
export function toPosition(at: { readonly line?: number; readonly column?: number }): Position {
  return new Position(Math.max(0, (at.line ?? 1) - 1), Math.max(0, (at.column ?? 1) - 1));
}
