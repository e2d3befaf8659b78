import { homedir } from 'node:os';
import { languages, Uri, window, workspace, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { DisposableStore } from './core/base/disposableStore.ts';
import type { Logger } from './core/base/logger.ts';
import { providerId, type EnvironmentId } from './core/environment/ids.ts';
import { EnvironmentList, type ProviderLoader } from './core/workflows/environmentList.ts';
import { createCommands } from './vscode/commands/createCommands.ts';
import type { Face } from './vscode/commands/face.ts';
import { registerCommands } from './vscode/commands/registerCommands.ts';
import { FindingDiagnostics } from './vscode/diagnostics/findingDiagnostics.ts';
import { fixActions } from './vscode/diagnostics/fixActions.ts';
import { findingDocuments, findingScheme } from './vscode/parity/findingDocuments.ts';
import { FixDocuments, fixScheme } from './vscode/parity/fixDocuments.ts';
import { ParityChecks } from './vscode/parity/parityChecks.ts';
import { ParityStore } from './vscode/parity/parityStore.ts';
import { ProductionDoors } from './vscode/parity/productionDoors.ts';
import { ProductionWatch } from './vscode/parity/productionWatch.ts';
import { ReferenceChoice } from './vscode/parity/referenceChoice.ts';
import { clusterAccess } from './vscode/platform/clusterAccess.ts';
import { createNotify } from './vscode/platform/notify.ts';
import { OutputLines } from './vscode/platform/outputLines.ts';
import { createProgress } from './vscode/platform/progress.ts';
import { registryAccess } from './vscode/platform/registryAccess.ts';
import { readSettings } from './vscode/platform/settings.ts';
import { Activities } from './vscode/status/activities.ts';
import { StatusBar } from './vscode/status/statusBar.ts';
import { ArtefactServer } from './vscode/testing/artefactServer.ts';
import { LastTestRuns } from './vscode/testing/lastTestRuns.ts';
import { TestExplorer } from './vscode/testing/testExplorer.ts';
import { createEnvironmentView } from './vscode/views/createEnvironmentView.ts';
import { EnvironmentTree } from './vscode/views/environmentTree.ts';
import { UsageWatch } from './vscode/views/usageWatch.ts';
import { ThisWindow } from './vscode/window/thisWindow.ts';
import { WindowState } from './vscode/window/windowState.ts';

declare const LOCKSTEP_VERSION: string;

/** What the tests in the extension host look at. */
export interface LockstepExtension {
  readonly face: Face;
  readonly tree: EnvironmentTree;
  readonly status: StatusBar;
  readonly explorer: TestExplorer | undefined;
}

/** Only wires; what reads, connects or runs begins after it has returned. */
export function activate(context: ExtensionContext): LockstepExtension {
  const log = window.createOutputChannel('Lockstep', { log: true });
  const owned = new DisposableStore();
  context.subscriptions.push(log, owned);
  const face = createFace(context, log, owned);
  const tree = owned.add(new EnvironmentTree(face));
  const view = createEnvironmentView(tree, face, owned);
  const status = owned.add(new StatusBar(face, face.activities));
  const explorer = createExplorer(face, context, owned);
  const artefacts = owned.add(new ArtefactServer());
  owned.add(registerCommands(createCommands({ face, tree, view, explorer, artefacts }), face.notify));
  owned.add(new FindingDiagnostics(face.parity, face.window));
  owned.add(languages.registerCodeActionsProvider({ scheme: '*' }, fixActions(face.parity, face.window)));
  owned.add(workspace.registerTextDocumentContentProvider(findingScheme, findingDocuments(face.parity)));
  owned.add(workspace.registerTextDocumentContentProvider(fixScheme, face.fixes));
  const state = owned.add(new WindowState({ face, tree, view, status, logger: log }));
  owned.add(workspace.onDidGrantWorkspaceTrust(() => state.begin()));
  owned.add(
    workspace.onDidChangeConfiguration(event => {
      status.draw();
      if (event.affectsConfiguration('lockstep.kubernetes')) face.list.restart(providerId('kubernetes'));
    }),
  );
  const begin = setImmediate(() => state.begin());
  owned.add({ dispose: () => clearImmediate(begin) });
  return { face, tree, status, explorer };
}

function createFace(
  { workspaceState, secrets }: ExtensionContext,
  log: LogOutputChannel,
  owned: DisposableStore,
): Face {
  const list = owned.add(new EnvironmentList(providerLoaders(log), log));
  const attachedKey = 'lockstep.attached';
  for (const id of workspaceState.get<readonly EnvironmentId[]>(attachedKey, [])) list.attach(id);
  owned.add(
    list.onDidChange(({ kind }) => {
      if (kind === 'all') void workspaceState.update(attachedKey, list.attached);
    }),
  );
  const thisWindow = new ThisWindow(list);
  const parity = owned.add(new ParityStore(workspaceState));
  const choice = new ReferenceChoice(workspaceState);
  const notify = createNotify(log);
  const production = owned.add(new ProductionDoors({ state: workspaceState, choice, notify, logger: log }));
  const doors = {
    list,
    window: thisWindow,
    parity,
    choice,
    production,
    secrets,
    logger: log,
    version: LOCKSTEP_VERSION,
  };
  const checks = owned.add(new ParityChecks(doors));
  production.onAgreed = () => {
    if (thisWindow.subject !== undefined) void checks.checkQuietly(thisWindow.subject);
  };
  const watch = owned.add(new ProductionWatch({ window: thisWindow, parity, checks, production, logger: log }));
  owned.add(parity.onDidChange(subject => watch.follow(subject)));
  return {
    list,
    window: thisWindow,
    parity,
    choice,
    fixes: new FixDocuments(),
    checks,
    testRuns: owned.add(new LastTestRuns(workspaceState)),
    usage: owned.add(new UsageWatch({ list, logger: log })),
    activities: owned.add(new Activities()),
    progress: createProgress(new OutputLines(log)),
    notify,
    log,
  };
}

/** Each provider is a chunk of its own, loaded when the list first asks for it. */
function providerLoaders(logger: Logger): readonly ProviderLoader[] {
  const [folder] = workspace.workspaceFolders ?? [];
  const local = folder?.uri.scheme === 'file' ? { folder: folder.uri.fsPath } : {};
  return [
    {
      id: providerId('docker'),
      load: async () =>
        (await import('./core/providers/docker/dockerProvider.ts')).createDockerProvider({
          logger,
          contexts: readSettings()['docker.contexts'],
        }),
    },
    {
      id: providerId('kubernetes'),
      load: async () => {
        const { createKubernetesProvider } = await import('./core/providers/kubernetes/kubernetesProvider.ts');
        const { registryImageReader } = await import('./core/providers/kubernetes/provision/registryImageReader.ts');
        const { dockerCredentials } = await import('./core/registry/dockerCredentials.ts');
        const settings = readSettings();
        const { isTrusted } = clusterAccess(logger);
        const registry = settings['kubernetes.registry'];
        const storageClass = settings['kubernetes.storageClass'];
        const plainHosts = settings['registries.withoutTls'];
        return createKubernetesProvider({
          logger,
          contexts: settings['kubernetes.contexts'],
          namespaces: settings['kubernetes.namespaces'],
          sources: { env: process.env, home: homedir(), platform: process.platform, isTrusted },
          provisioning: {
            readImage: registryImageReader({ ...registryAccess(logger), plainHosts, logger }),
            ...(registry === '' ? {} : { registry: { push: registry } }),
            builder: settings['kubernetes.builder'],
            ...(storageClass === '' ? {} : { storageClass }),
            credentials: dockerCredentials({ env: process.env, home: homedir(), logger }),
            plainHosts,
          },
        });
      },
    },
    {
      id: providerId('local'),
      load: async () => (await import('./core/providers/local/localProvider.ts')).createLocalProvider(local),
    },
  ];
}

function createExplorer(face: Face, context: ExtensionContext, owned: DisposableStore): TestExplorer | undefined {
  const { folder, files } = face.window;
  if (!folder || !files) return undefined;
  const storage = context.storageUri ?? Uri.joinPath(context.globalStorageUri, 'window');
  return owned.add(new TestExplorer(face, { folder, files }, storage));
}
