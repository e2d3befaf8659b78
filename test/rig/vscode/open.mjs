import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { step } from '../step.mjs';
import { ensureVscode } from './install.mjs';
import { packExtension } from './package.mjs';
import { installExtension, startVscode } from './server.mjs';

/**
 * Serves VS Code with Lockstep installed from its package, tells the address, and stays until Ctrl+C.
 * @param {{ folder: string, env?: Record<string, string | undefined>, consent?: { yes: boolean } }} options
 * @returns {Promise<number>} the exit code
 */
export async function openWorkbench({ folder, env = {}, consent = { yes: false } }) {
  await ensureVscode(consent);
  const vsix = await step('pack Lockstep', () => packExtension());
  const dataFolder = mkdtempSync(join(tmpdir(), 'lockstep-workbench-'));
  try {
    const extensionsFolder = join(dataFolder, 'extensions');
    await step('install it in VS Code', () => installExtension(vsix, extensionsFolder));
    const settings = { 'chat.disableAIFeatures': true, 'workbench.secondarySideBar.defaultVisibility': 'hidden' };
    const server = await startVscode({ folder, dataFolder, extensionsFolder, settings, env });
    process.stdout.write(`\nVS Code with Lockstep on ${folder}:\n\n  ${server.url}\n\nCtrl+C ends it.\n`);
    await interrupted(server.ended);
    await server.stop();
    return 0;
  } finally {
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function interrupted(ended) {
  return Promise.race([
    new Promise(resolve => process.once('SIGINT', resolve)),
    new Promise(resolve => process.once('SIGTERM', resolve)),
    ended,
  ]);
}
