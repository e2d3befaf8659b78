import { commands, env, Uri, window } from 'vscode';
import { LockstepError } from '../../core/base/lockstepError.ts';
import type { ArtefactServer } from '../testing/artefactServer.ts';
import type { LastTestRuns } from '../testing/lastTestRuns.ts';
import { environmentId } from '../../core/environment/ids.ts';
import { idOf } from './chooseEnvironment.ts';
import type { CommandHandler } from './registerCommands.ts';

/** A report opens in the browser, where its traces can be replayed; a picture in the editor. */
export function openArtefactCommand(testRuns: LastTestRuns, server: ArtefactServer): CommandHandler {
  return async argument => {
    const path = typeof argument === 'string' ? argument : await chooseArtefact(testRuns, idOf(argument));
    if (path === undefined) return;
    if (/\.(?:png|jpe?g|webm|txt|log|xml|json)$/.test(path)) {
      await commands.executeCommand('vscode.open', Uri.file(path));
      return;
    }
    const address = await server.addressOf(path);
    await env.openExternal(await env.asExternalUri(Uri.parse(address, true)));
  };
}

async function chooseArtefact(testRuns: LastTestRuns, id: string | undefined): Promise<string | undefined> {
  const artefacts = id === undefined ? [] : (testRuns.get(environmentId(id))?.artefacts ?? []);
  const [first] = artefacts;
  if (!first) throw new LockstepError('notFound', 'The last run of tests left no report, trace or screenshot.');
  if (artefacts.length === 1) return first.path;
  const items = artefacts.map(({ label, path }) => ({
    label,
    description: path.slice(path.lastIndexOf('/') + 1),
    path,
  }));
  return (await window.showQuickPick(items, { title: 'Open' }))?.path;
}
