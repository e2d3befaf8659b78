import { FileSystemError, FileType, RelativePattern, Uri, workspace, type WorkspaceFolder } from 'vscode';
import { DisposableStore } from '../../core/base/disposableStore.ts';
import { LockstepError } from '../../core/base/lockstepError.ts';
import type { WorkspaceFiles } from '../../core/environment/workspaceFiles.ts';

const neverEntered = new Set(['node_modules', '.git', '.venv']);
/** Far above any manifest; keeps a wrong path from filling the memory. */
const largestFile = 8 * 1024 * 1024;

/** The files of a window's folder, wherever it is: unsaved text first, then what its file system has. */
export function folderFiles(folder: WorkspaceFolder): WorkspaceFiles {
  const at = (path: string): Uri => (path.startsWith('/') ? folder.uri.with({ path }) : Uri.joinPath(folder.uri, path));
  return {
    root: folder.uri.scheme === 'file' ? folder.uri.fsPath : folder.uri.toString(),
    read: async (path, signal) => {
      signal.throwIfAborted();
      const uri = at(path);
      const open = workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
      return open ? open.getText() : readSaved(uri, path);
    },
    list: async path => {
      const entries = await orMissing(workspace.fs.readDirectory(at(path)));
      return (entries ?? []).map(([name, type]) => (type & FileType.Directory ? `${name}/` : name)).sort();
    },
    find: async (glob, signal) => {
      const { default: picomatch } = await import('picomatch');
      const matches = picomatch(glob, { dot: true });
      const found: string[] = [];
      for await (const path of walk(folder.uri, '', signal)) if (matches(path)) found.push(path);
      return found.sort();
    },
    watch: signal => watchFolder(folder, signal),
  };
}

async function readSaved(uri: Uri, path: string): Promise<string | undefined> {
  const bytes = await orMissing(workspace.fs.readFile(uri));
  if (bytes && bytes.length > largestFile)
    throw new LockstepError('invalidInput', `${path} is larger than 8 MiB and is not read.`, { at: { file: path } });
  return bytes && Buffer.from(bytes).toString('utf8');
}

async function* walk(root: Uri, folder: string, signal: AbortSignal): AsyncIterable<string> {
  signal.throwIfAborted();
  for (const [name, type] of (await orMissing(workspace.fs.readDirectory(Uri.joinPath(root, folder)))) ?? []) {
    const path = folder ? `${folder}/${name}` : name;
    if (type === FileType.Directory) {
      if (!neverEntered.has(name)) yield* walk(root, path, signal);
    } else yield path;
  }
}

async function* watchFolder(folder: WorkspaceFolder, signal: AbortSignal): AsyncIterable<readonly string[]> {
  const changed = new Set<string>();
  let wake = Promise.withResolvers<undefined>();
  const owned = new DisposableStore();
  const tell = (uri: Uri): void => {
    changed.add(uri.path.slice(folder.uri.path.length + 1));
    wake.resolve(undefined);
  };
  const watcher = owned.add(workspace.createFileSystemWatcher(new RelativePattern(folder, '**/*')));
  owned.add(watcher.onDidChange(tell));
  owned.add(watcher.onDidCreate(tell));
  owned.add(watcher.onDidDelete(tell));
  signal.addEventListener('abort', () => wake.resolve(undefined), { once: true });
  try {
    for (;;) {
      await wake.promise;
      if (signal.aborted) return;
      wake = Promise.withResolvers();
      const paths = [...changed];
      changed.clear();
      yield paths;
    }
  } finally {
    owned.dispose();
  }
}

async function orMissing<T>(answer: Thenable<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const missing = ['FileNotFound', 'FileNotADirectory', 'FileIsADirectory'];
    if (error instanceof FileSystemError && missing.includes(error.code)) return undefined;
    throw error;
  }
}
