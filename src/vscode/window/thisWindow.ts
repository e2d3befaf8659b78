import { workspace, type WorkspaceFolder } from 'vscode';
import type { Environment } from '../../core/environment/environment.ts';
import type { WorkspaceFiles } from '../../core/environment/workspaceFiles.ts';
import type { EnvironmentList } from '../../core/workflows/environmentList.ts';
import { environmentOf } from '../../core/workflows/environmentOf.ts';
import type { ParitySubject } from '../parity/paritySubject.ts';
import { folderFiles } from '../platform/folderFiles.ts';

/** The folder this window edits, and the environment that runs its code. */
export class ThisWindow {
  readonly #list: EnvironmentList;
  readonly folder: WorkspaceFolder | undefined = workspace.workspaceFolders?.[0];
  readonly files: WorkspaceFiles | undefined = this.folder && folderFiles(this.folder);
  #configFiles: readonly string[] = [];

  constructor(list: EnvironmentList) {
    this.#list = list;
  }

  /** Relative paths of its devcontainer.json files, once they were looked for. */
  get configFiles(): readonly string[] {
    return this.#configFiles;
  }

  /** This machine stands for the folder only where no Dev Container is described. */
  get environment(): Environment | undefined {
    if (!this.files) return undefined;
    const made = this.#list.environments.filter(each => each.origin.kind !== 'machine');
    const own = environmentOf(made, this.files.root);
    return own ?? (this.#configFiles.length > 0 ? undefined : this.machine);
  }

  get machine(): Environment | undefined {
    return this.#list.environments.find(each => each.origin.kind === 'machine');
  }

  /** What its parity is about; `undefined` only without a folder. */
  get subject(): ParitySubject | undefined {
    return this.environment?.id ?? (this.folder && 'declared');
  }

  get name(): string {
    const { environment } = this;
    const place = this.#list.places.find(each => each.id === environment?.place);
    return (environment?.origin.kind === 'machine' ? place?.name : environment?.name) ?? this.folder?.name ?? '';
  }

  async lookForConfigFiles(signal: AbortSignal): Promise<void> {
    if (!this.files) return;
    const { findDevContainers } = await import('../../core/devcontainer/findDevContainers.ts');
    this.#configFiles = await findDevContainers(this.files, signal);
  }
}
