import type { TreeView } from 'vscode';
import type { ArtefactServer } from '../testing/artefactServer.ts';
import type { TestExplorer } from '../testing/testExplorer.ts';
import type { EnvironmentTree } from '../views/environmentTree.ts';
import type { TreeNode } from '../views/treeNode.ts';
import { applyFixCommand } from './applyFix.ts';
import { attachToRunningContainerCommand } from './attachToRunningContainer.ts';
import { changeEnvironmentCommand } from './changeEnvironment.ts';
import { checkParityCommand } from './checkParity.ts';
import { chooseReferenceCommand } from './chooseReference.ts';
import { detachCommand } from './detach.ts';
import type { Face } from './face.ts';
import { followLogsCommand } from './followLogs.ts';
import type { CommandId } from './ids.ts';
import { forwardPortsCommand } from './forwardPorts.ts';
import { openArtefactCommand } from './openArtefact.ts';
import { openFindingsCommand } from './openFindings.ts';
import { openTerminalCommand } from './openTerminal.ts';
import { provisionEnvironmentCommand, provisionIn } from './provisionEnvironment.ts';
import type { CommandHandler } from './registerCommands.ts';
import { removeEnvironmentCommand } from './removeEnvironment.ts';
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
  const chooseReference = chooseReferenceCommand(face);
  const checkParity = checkParityCommand(face, chooseReference);
  return {
    'lockstep.provisionEnvironment': provisionEnvironmentCommand(false, face),
    'lockstep.attachToRunningContainer': attachToRunningContainerCommand(view, tree, face),
    'lockstep.detach': detachCommand(face),
    'lockstep.startEnvironment': changeEnvironmentCommand('start', face),
    'lockstep.stopEnvironment': changeEnvironmentCommand('stop', face),
    'lockstep.rebuildEnvironment': provisionEnvironmentCommand(true, face),
    'lockstep.removeEnvironment': removeEnvironmentCommand(face),
    'lockstep.removeExpired': lazily(async () => (await import('./removeExpired.ts')).removeExpiredCommand(face)),
    'lockstep.chooseNamespaces': lazily(async () =>
      (await import('./chooseNamespaces.ts')).chooseNamespacesCommand(face),
    ),
    'lockstep.provisionStack': lazily(async () =>
      (await import('./provisionStack.ts')).provisionStackCommand(face, provisionIn(face)),
    ),
    'lockstep.forwardPorts': forwardPortsCommand(face),
    'lockstep.addDebugContainer': lazily(async () =>
      (await import('./addDebugContainer.ts')).addDebugContainerCommand(face),
    ),
    'lockstep.openTerminal': openTerminalCommand(face),
    'lockstep.followLogs': followLogsCommand(face),
    'lockstep.runTests': runTestsCommand(explorer, face),
    'lockstep.checkParity': checkParity,
    'lockstep.chooseReference': async argument => ((await chooseReference()) ? checkParity(argument) : undefined),
    'lockstep.openAuditLog': lazily(async () => (await import('./openAuditLog.ts')).openAuditLogCommand(face)),
    'lockstep.openFindings': openFindingsCommand(view, tree, face),
    'lockstep.showFinding': showFindingCommand(face),
    'lockstep.applyFix': applyFixCommand(face),
    'lockstep.openArtefact': openArtefactCommand(face.testRuns, artefacts),
    'lockstep.showOutput': showOutputCommand(face),
  };
}

/** What is only of use on a cluster is no part of what every window loads. */
function lazily(load: () => Promise<CommandHandler>): CommandHandler {
  return async (argument, second) => (await load())(argument, second);
}
