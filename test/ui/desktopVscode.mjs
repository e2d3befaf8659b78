import { realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { findProgram } from '../rig/command.mjs';

/** Where the program lies, seen from the folder of its command line `code`: Linux, Windows, macOS. */
const programs = ['../code', '../Code.exe', '../../../MacOS/Electron', '../../../MacOS/Code'];

/** The desktop VS Code that LOCKSTEP_VSCODE names or whose `code` is on PATH, or undefined. */
export function desktopVscode() {
  if (process.env.LOCKSTEP_VSCODE) return process.env.LOCKSTEP_VSCODE;
  const commandLine = findProgram('code');
  if (commandLine === undefined) return undefined;
  const folder = dirname(realpathSync(commandLine));
  return programs
    .map(program => resolve(folder, program))
    .find(path => statSync(path, { throwIfNoEntry: false })?.isFile());
}
