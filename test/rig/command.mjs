import { spawn } from 'node:child_process';
import { accessSync, constants, createWriteStream } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Runs a program to its end and gives its standard output, trimmed.
 * With `log` both outputs also go to that file; with `input` a stream is piped in; after `seconds` it is ended.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, log?: string, seconds?: number, input?: import('node:stream').Readable | string }} [options]
 * @returns {Promise<string>}
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      timeout: options.seconds === undefined ? undefined : options.seconds * 1000,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const log = options.log === undefined ? undefined : createWriteStream(options.log, { flags: 'a' });
    let output = '';
    let errors = '';
    child.stdout.on('data', chunk => {
      output += chunk;
      log?.write(chunk);
    });
    child.stderr.on('data', chunk => {
      errors = (errors + chunk).slice(-4000);
      log?.write(chunk);
    });
    if (typeof options.input === 'string') child.stdin?.end(options.input);
    else if (options.input !== undefined && child.stdin !== null) options.input.pipe(child.stdin);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      log?.end();
      if (code === 0) resolve(output.trim());
      else reject(new Error(failure(program, args, code ?? signal, errors || output, options.log)));
    });
  });
}

/** Whether a program ends well, for questions that a failure answers. */
export async function succeeds(program, args, options) {
  try {
    await run(program, args, options);
    return true;
  } catch {
    return false;
  }
}

/** The path of a program on PATH or in the folders where daemons live, or undefined. */
export function findProgram(name) {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin']) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // The next folder may have it.
    }
  }
  return undefined;
}

function failure(program, args, outcome, output, log) {
  const tail = output.trim().split('\n').slice(-8).join('\n');
  const where = log === undefined ? '' : `\nThe whole output is in ${log}.`;
  return `${program} ${args.slice(0, 4).join(' ')} ended with ${outcome}:\n${tail}${where}`;
}
