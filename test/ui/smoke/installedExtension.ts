import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packExtension } from '../../rig/vscode/package.mjs';
import { installExtension } from '../../rig/vscode/server.mjs';

let installed: Promise<string> | undefined;

/**
 * The extensions folder of a VS Code that has only Lockstep, installed from its package: the one LOCKSTEP_VSIX names,
 * or one packed now. Made once a run.
 */
export function installedExtension(): Promise<string> {
  installed ??= install();
  return installed;
}

/** Mocha calls this after the last test. */
export async function removeInstalledExtension(): Promise<void> {
  if (installed !== undefined) await rm(await installed, { recursive: true, force: true });
}

async function install(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-extensions-'));
  await installExtension(await packExtension(), folder);
  return folder;
}
