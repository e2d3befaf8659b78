import { commands, workspace, type TreeView } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposableStore.ts';
import { errorMessage } from '../../core/base/errorMessage.ts';
import type { Logger } from '../../core/base/logger.ts';
import { expiredEnvironments } from '../../core/workflows/expiredEnvironments.ts';
import type { Face } from '../commands/face.ts';
import { declaringFiles } from '../parity/declaringFiles.ts';
import { setContextKey } from '../platform/contextKeys.ts';
import { readSettings } from '../platform/settings.ts';
import { driftCount } from '../words/parityWords.ts';
import type { StatusBar } from '../status/statusBar.ts';
import type { EnvironmentTree } from '../views/environmentTree.ts';
import type { TreeNode } from '../views/treeNode.ts';

export interface WindowParts {
  readonly face: Pick<Face, 'list' | 'window' | 'parity' | 'checks' | 'notify'>;
  readonly tree: EnvironmentTree;
  readonly view: TreeView<TreeNode>;
  readonly status: StatusBar;
  readonly logger: Logger;
}

/** What follows by itself once the window is in use: the list, context keys, the badge, and this window's parity. */
export class WindowState implements Disposable {
  readonly #parts: WindowParts;
  readonly #owned = new DisposableStore();
  readonly #stop = new AbortController();
  #measured = '';
  #begun = false;

  constructor(parts: WindowParts) {
    this.#parts = parts;
    this.#owned.add({ dispose: () => this.#stop.abort() });
  }

  /** Later calls do nothing; neither does any in a window that isn't trusted. */
  begin(): void {
    if (this.#begun || !workspace.isTrusted) return;
    this.#begun = true;
    void this.#begin().catch((error: unknown) => this.#parts.logger.error(errorMessage(error)));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #begin(): Promise<void> {
    const { face, tree, status } = this.#parts;
    await face.window.lookForConfigFiles(this.#stop.signal);
    this.#owned.add(face.list.onDidChange(() => this.#listChanged()));
    this.#owned.add(face.parity.onDidChange(() => this.#parityChanged()));
    face.list.start();
    status.draw();
    tree.redrawAll();
    void this.#watchFiles();
    await face.list.settled(this.#stop.signal);
    for (const id of face.list.attached) if (!face.list.find(id)) face.list.detach(id);
    this.#listChanged();
    void this.#offerRemoval();
  }

  /** Once a window: what stands longer than was asked for. */
  async #offerRemoval(): Promise<void> {
    const { list, notify } = this.#parts.face;
    const names = expiredEnvironments(list.environments, new Date()).map(each => each.name);
    if (names.length === 0) return;
    const chosen = await notify.offer(`The time to live of ${names.join(', ')} is over.`, 'Remove');
    if (chosen === 'Remove') await commands.executeCommand('lockstep.removeExpired');
  }

  #listChanged(): void {
    const { list, window } = this.#parts.face;
    if (!list.isSettled) return;
    void setContextKey('lockstep.loaded', true);
    void setContextKey('lockstep.devcontainer', window.configFiles.length > 0);
    const engines = list.places.filter(each => each.provider !== 'local');
    void setContextKey(
      'lockstep.engine',
      engines.some(each => each.availability.kind === 'ready'),
    );
    void setContextKey(
      'lockstep.cluster',
      engines.some(each => each.provider === 'kubernetes'),
    );
    this.#measureOnce();
  }

  /** This window's parity is measured when it first can be, and again when its environment comes or begins to run. */
  #measureOnce(): void {
    const { window, checks } = this.#parts.face;
    const { subject, environment } = window;
    const state = environment?.state.kind ?? 'declared';
    const now = `${subject ?? ''} ${state}`;
    if (subject === undefined || now === this.#measured || state === 'creating') return;
    this.#measured = now;
    if (environment === undefined && window.configFiles.length === 0) return;
    void checks.checkQuietly(subject);
  }

  #parityChanged(): void {
    const { view, face } = this.#parts;
    const { subject } = face.window;
    if (subject === undefined) return;
    const { stamp, problem, checking } = face.parity.get(subject);
    if (!checking) void setContextKey('lockstep.noReference', problem?.code === 'notFound');
    const count = stamp ? driftCount(stamp.drift, readSettings()['parity.warnAt']) : 0;
    view.badge = count === 0 ? undefined : { value: count, tooltip: `${count} differences from production` };
  }

  /** What changes in a file that declares one of the sides is measured again. */
  async #watchFiles(): Promise<void> {
    const { window, parity, checks } = this.#parts.face;
    if (!window.files) return;
    for await (const paths of window.files.watch(this.#stop.signal)) {
      if (paths.some(path => path.endsWith('devcontainer.json'))) await this.#configChanged();
      const { subject } = window;
      if (subject === undefined || !readSettings()['parity.checkOnSave']) continue;
      const declaring = declaringFiles(parity.get(subject).checked?.report);
      if (paths.some(path => declaring.has(path))) await checks.checkQuietly(subject);
    }
  }

  async #configChanged(): Promise<void> {
    await this.#parts.face.window.lookForConfigFiles(this.#stop.signal);
    this.#listChanged();
    this.#parts.tree.redrawAll();
    this.#parts.status.draw();
  }
}
