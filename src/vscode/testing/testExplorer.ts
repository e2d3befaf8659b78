import { tests, TestRunProfileKind, TestRunRequest, Uri, type CancellationToken, type TestController } from 'vscode';
import type { TestItem, TestRunProfile, WorkspaceFolder } from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposableStore.ts';
import { Emitter } from '../../core/base/emitter.ts';
import type { Environment } from '../../core/environment/environment.ts';
import type { EnvironmentId } from '../../core/environment/ids.ts';
import type { WorkspaceFiles } from '../../core/environment/workspaceFiles.ts';
import { openSession } from '../../core/workflows/openSession.ts';
import type { Face } from '../commands/face.ts';
import { toSignal } from '../platform/cancellation.ts';
import { requireTrust } from '../platform/trust.ts';
import { selections } from './selections.ts';
import { TestItems } from './testItems.ts';

type Doors = Pick<Face, 'list' | 'window' | 'parity' | 'checks' | 'testRuns' | 'notify'>;

interface Workspace {
  readonly folder: WorkspaceFolder;
  readonly files: WorkspaceFiles;
}

/** Names that the runners look for; what they then make of a file is theirs. */
const testFile = /\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)test_[^/]*\.py$|_test\.py$/;

/** VS Code's Test Explorer over the environments: files by looking at the folder, tests and results from in there. */
export class TestExplorer implements Disposable {
  readonly #doors: Doors;
  readonly #workspace: Workspace;
  readonly #storage: Uri;
  readonly #owned = new DisposableStore();
  readonly #stop = new AbortController();
  readonly controller: TestController;
  readonly items: TestItems;
  readonly #profiles = new Map<EnvironmentId, TestRunProfile>();
  readonly #didFind = this.#owned.add(new Emitter<undefined>());
  #found: Promise<void> | undefined;

  readonly onDidFind = this.#didFind.event;

  constructor(doors: Doors, workspace: Workspace, storage: Uri) {
    this.#doors = doors;
    this.#workspace = workspace;
    this.#storage = storage;
    this.controller = this.#owned.add(tests.createTestController('lockstep', 'Lockstep'));
    this.items = new TestItems(this.controller, workspace.folder);
    this.controller.resolveHandler = item => (item ? this.#discover(item) : this.find());
    this.controller.refreshHandler = token => this.#refresh(token);
    this.#owned.add(doors.list.onDidChange(() => this.updateProfiles()));
    this.#owned.add({ dispose: () => this.#dropProfiles([...this.#profiles.keys()]) });
    this.#owned.add({ dispose: () => this.#stop.abort() });
  }

  /** Looks for test files once; running nothing. */
  find(): Promise<void> {
    this.#found ??= this.refresh(this.#stop.signal).then(() => void this.#watchFiles());
    return this.#found;
  }

  async refresh(signal: AbortSignal): Promise<void> {
    const { files } = this.#workspace;
    const [{ findTestProjects }, { readTestCommands }] = await Promise.all([
      import('../../core/testing/findTestProjects.ts'),
      import('../../core/workflows/readTestCommands.ts'),
    ]);
    this.items.replaceProjects(await findTestProjects(files, await readTestCommands(files, signal), signal));
    this.#didFind.fire(undefined);
  }

  /** Whether tests of this folder can run in there. */
  readonly suits = ({ workspace, state }: Environment): boolean =>
    state.kind === 'running' &&
    workspace !== undefined &&
    (workspace.local === undefined || workspace.local === this.#workspace.files.root);

  /** All tests, as *Run Tests in Environment* asks for. */
  async runAll(environment: EnvironmentId): Promise<void> {
    await this.find();
    this.updateProfiles();
    await this.run(environment, new TestRunRequest(undefined, undefined, this.#profiles.get(environment)));
  }

  /** One profile for each environment that runs, this window's own the default. */
  updateProfiles(): void {
    const suited = this.#doors.list.environments.filter(this.suits);
    this.#dropProfiles([...this.#profiles.keys()].filter(id => !suited.some(each => each.id === id)));
    const preferred = this.#preferred(suited);
    for (const environment of suited) {
      const profile = this.#profiles.get(environment.id) ?? this.#createProfile(environment);
      profile.isDefault = environment.id === preferred?.id;
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #preferred(suited: readonly Environment[]): Environment | undefined {
    const own = this.#doors.window.environment;
    return suited.find(each => each.id === own?.id) ?? suited.find(each => each.origin.kind === 'machine') ?? suited[0];
  }

  #createProfile({ id, name, origin }: Environment): TestRunProfile {
    const label = origin.kind === 'machine' ? 'on this machine' : `in ${name}`;
    const profile = this.controller.createRunProfile(label, TestRunProfileKind.Run, (request, token) =>
      this.run(id, request, token),
    );
    this.#profiles.set(id, profile);
    return profile;
  }

  #dropProfiles(ids: readonly EnvironmentId[]): void {
    for (const id of ids) {
      this.#profiles.get(id)?.dispose();
      this.#profiles.delete(id);
    }
  }

  /** Runs what is asked for in one environment; live results, and what came back is kept. */
  async run(id: EnvironmentId, request: TestRunRequest, token?: CancellationToken): Promise<void> {
    const { list, parity, checks, testRuns, notify } = this.#doors;
    const environment = list.get(id);
    const run = this.controller.createTestRun(request, environment.name);
    const cancel = [toSignal(run.token), ...(token ? [toSignal(token)] : [])];
    const signal = AbortSignal.any(cancel.map(each => each.signal));
    try {
      requireTrust();
      if (!parity.get(id).checked) await checks.checkQuietly(id);
      const [{ driftWords }, { updateWorkspace }, { runInEnvironment }] = await Promise.all([
        import('../../core/reports/driftWords.ts'),
        import('../../core/workflows/updateWorkspace.ts'),
        import('./runInEnvironment.ts'),
      ]);
      const { checked, stamp, problem } = parity.get(id);
      const unknown = `Ran in ${environment.name}. Its parity is not known: ${problem?.message ?? 'it was not checked'}.`;
      run.appendOutput(`${checked ? driftWords(checked.report, environment.name) : unknown}\r\n\r\n`);
      const at = new Date();
      await using session = await openSession(list, id, signal);
      const report = { step: (message: string) => run.appendOutput(`${message}\r\n`) };
      await updateWorkspace(environment, session, report, signal);
      const selected = selections(this.items, request.include, request.exclude);
      const artefactsFolder = Uri.joinPath(this.#storage, 'artefacts', at.toISOString().replaceAll(':', '-')).fsPath;
      const input = {
        run,
        items: this.items,
        folder: this.#workspace.folder,
        environment,
        session,
        selected,
        artefactsFolder,
      };
      const { artefacts, ...counts } = await runInEnvironment(input, signal);
      testRuns.set(id, { ...counts, artefacts, at: at.toISOString(), ...(stamp ? { parity: stamp } : {}) });
    } catch (error) {
      if (!signal.aborted) void notify.failed(error);
    } finally {
      for (const each of cancel) each.dispose();
      run.end();
    }
  }

  /** The tests in a file, from an environment that runs; none is started for it. */
  async #discover(item: TestItem): Promise<void> {
    const meaning = this.items.meaningOf(item);
    const environment = this.#preferred(this.#doors.list.environments.filter(this.suits));
    if (meaning?.kind !== 'file' || !environment) return;
    const signal = AbortSignal.timeout(60_000);
    item.busy = true;
    try {
      requireTrust();
      const { discoverTests } = await import('../../core/testing/discoverTests.ts');
      await using session = await openSession(this.#doors.list, environment.id, signal);
      const target = { session, workspace: environment.workspace?.remote ?? '/', project: meaning.project };
      for await (const event of discoverTests(target, [meaning.file], signal))
        if (event.kind === 'found') this.items.test(meaning.project, event);
      item.error = undefined;
    } catch (error) {
      item.error = error instanceof Error ? error.message : String(error);
    } finally {
      item.busy = false;
    }
  }

  /** Test files that come and go are found again, and so is what lockstep.yaml adds. */
  async #watchFiles(): Promise<void> {
    const { files } = this.#workspace;
    const { signal } = this.#stop;
    for await (const paths of files.watch(signal)) {
      const changed = await Promise.all(
        paths.map(async path => {
          if (path === 'lockstep.yaml') return true;
          return testFile.test(path) && this.items.hasFile(path) !== ((await files.read(path, signal)) !== undefined);
        }),
      );
      if (changed.includes(true)) await this.refresh(signal);
    }
  }

  async #refresh(token: CancellationToken): Promise<void> {
    const { signal, dispose } = toSignal(token);
    await this.refresh(signal).finally(dispose);
  }
}
