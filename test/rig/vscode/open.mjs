import { once } from 'node:events';
import { join } from 'node:path';
import { cacheFolder } from '../paths.mjs';
import { packExtension } from './package.mjs';
import { installExtension, startVscode } from './server.mjs';

/**
 * Serves the real workbench with Lockstep installed, prints its URL, and stays until it is interrupted.
 * @returns {Promise<number>}
 */
export async function openWorkbench({ folder, env, consent }) {
  const extensionsFolder = join(cacheFolder, 'start-extensions');
  await installExtension(await packExtension(), extensionsFolder, consent);
  const server = await startVscode({ folder, extensionsFolder, env, ...consent });
  process.stdout.write(`\nVS Code with Lockstep on the sample shop: ${server.url}\nCtrl+C ends it.\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await server.stop();
  return 0;
}
