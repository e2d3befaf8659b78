import type { TreeView } from 'vscode';
import type { ArtefactServer } from '../testing/artefactServer.ts';
import type { TestExplorer } from '../testing/testExplorer.ts';
import type { EnvironmentTree } from '../views/environmentTree.ts';
import type { TreeNode } from '../views/treeNode.ts';
import { changeEnvironmentCommand } from './changeEnvironment.ts';
import { checkParityCommand } from './checkParity.ts';
import { detachCommand } from './detach.ts';
import type { Face } from './face.ts';
import type { CommandId } from './ids.ts';
import { openArtefactCommand } from './openArtefact.ts';
import { openFindingsCommand } from './openFindings.ts';
import type { CommandHandler } from './registerCommands.ts';
import { runTestsCommand } from './runTests.ts';
import { showFindingCommand } from './showFinding.ts';
import { showOutputCommand } from './showOutput.ts';

export interface CommandParts {
  readonly face: Face;
  readonly tree: EnvironmentTree;
  readonly view: TreeView<TreeNode>;
  /** Absent without a folder. */
  readonly explorer: TestExplorer | undefined;
  readonly artefacts: ArtefactServer;
}

/** Every command with what it works with. */
export function createCommands(parts: CommandParts): Readonly<Record<CommandId, CommandHandler>> {
  const { face, tree, view, explorer, artefacts } = parts;
  const chooseReference = async (): Promise<boolean> =>
    (await import('./chooseReference.ts')).chooseReferenceCommand(face)();
  const checkParity = checkParityCommand(face, chooseReference);
  const provision = (rebuild: boolean): CommandHandler =>
    lazily(async () => (await import('./provisionEnvironment.ts')).provisionEnvironmentCommand(rebuild, face));
  return {
    'lockstep.provisionEnvironment': provision(false),
    'lockstep.attachToRunningContainer': lazily(async () =>
      (await import('./attachToRunningContainer.ts')).attachToRunningContainerCommand(view, tree, face),
    ),
    'lockstep.detach': detachCommand(face),
    'lockstep.startEnvironment': changeEnvironmentCommand('start', face),
    'lockstep.stopEnvironment': changeEnvironmentCommand('stop', face),
    'lockstep.rebuildEnvironment': provision(true),
    'lockstep.removeEnvironment': lazily(async () =>
      (await import('./removeEnvironment.ts')).removeEnvironmentCommand(face),
    ),
    'lockstep.removeExpired': lazily(async () => (await import('./removeExpired.ts')).removeExpiredCommand(face)),
    'lockstep.chooseNamespaces': lazily(async () =>
      (await import('./chooseNamespaces.ts')).chooseNamespacesCommand(face),
    ),
    'lockstep.provisionStack': lazily(async () => (await import('./provisionStack.ts')).provisionStackCommand(face)),
    'lockstep.forwardPorts': lazily(async () => (await import('./forwardPorts.ts')).forwardPortsCommand(face)),
    'lockstep.addDebugContainer': lazily(async () =>
      (await import('./addDebugContainer.ts')).addDebugContainerCommand(face),
    ),
    'lockstep.openTerminal': lazily(async () => (await import('./openTerminal.ts')).openTerminalCommand(face)),
    'lockstep.followLogs': lazily(async () => (await import('./followLogs.ts')).followLogsCommand(face)),
    'lockstep.runTests': runTestsCommand(explorer, face),
    'lockstep.checkParity': checkParity,
    'lockstep.chooseReference': async argument => ((await chooseReference()) ? checkParity(argument) : undefined),
    'lockstep.openAuditLog': lazily(async () => (await import('./openAuditLog.ts')).openAuditLogCommand(face)),
    'lockstep.openFindings': openFindingsCommand(view, tree, face),
    'lockstep.showFinding': showFindingCommand(face),
    'lockstep.applyFix': lazily(async () => (await import('./applyFix.ts')).applyFixCommand(face)),
    'lockstep.openArtefact': openArtefactCommand(face.testRuns, artefacts),
    'lockstep.showOutput': showOutputCommand(face),
  };
}

/** What many windows never run is no part of what every one of them loads. */
function lazily(load: () => Promise<CommandHandler>): CommandHandler {
  return async (argument, second) => (await load())(argument, second);
}
