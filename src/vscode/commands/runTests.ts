import { commands } from 'vscode';
import { LockstepError } from '../../core/base/lockstepError.ts';
import type { TestExplorer } from '../testing/testExplorer.ts';
import { chooseEnvironment } from './chooseEnvironment.ts';
import type { Face } from './face.ts';
import type { CommandHandler } from './registerCommands.ts';

/** All tests of the folder, in one environment. */
export function runTestsCommand(
  explorer: TestExplorer | undefined,
  face: Pick<Face, 'list' | 'window' | 'progress'>,
): CommandHandler {
  return async argument => {
    if (!explorer) throw new LockstepError('usage', 'Open a folder first: its tests are what is run.');
    const environment = await chooseEnvironment(
      argument,
      {
        title: 'Run the tests in',
        suits: explorer.suits,
        none: 'No environment of this folder is running. Provision or start one first.',
      },
      face,
    );
    if (!environment) return;
    const running = explorer.runAll(environment.id);
    await commands.executeCommand('workbench.panel.testResults.view.focus');
    await running;
  };
}
