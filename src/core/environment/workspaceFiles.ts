/** The files of one workspace folder. Paths are relative to it with `/`; `..` may lead out of it where the disk allows. */
export interface WorkspaceFiles {
  /** For messages: the folder's absolute path or URI. */
  readonly root: string;
  /** `undefined` when there is no such file. Unsaved text in an editor comes first. */
  read(path: string, signal: AbortSignal): Promise<string | undefined>;
  /** Relative paths of files that match a glob (`**`, `*`, `{a,b}`), sorted; `node_modules` and `.git` are never entered. */
  find(glob: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Names in a folder, folders with a trailing `/`; empty when there is none. */
  list(path: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Paths that changed, from the host's own watcher, until abort. */
  watch(signal: AbortSignal): AsyncIterable<readonly string[]>;
}
