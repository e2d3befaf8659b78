import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from './install.mjs';

/**
 * Does the main job on the sample by the command line, as a user would, and tells each step's outcome.
 * @returns {Promise<number>} 0 when every step went well
 */
export async function runMainJob({ sample, docker, env }) {
  return docker ? withDocker(sample, env) : onThisMachine(sample, env);
}

async function withDocker(sample, env) {
  const steps = [
    ['up', []],
    ['logs', ['--tail', '3']],
    ['parity', []],
    ['test', []],
  ];
  // The step that runs hears it as well and cancels itself; what was made is removed all the same.
  process.on('SIGINT', () => undefined);
  let code = 0;
  for (const [verb, args] of steps) {
    code = await lockstep(verb, args, sample, env);
    if (code !== 0) break;
  }
  const down = await lockstep('rm', ['--yes'], sample, env);
  return code || down;
}

async function onThisMachine(sample, env) {
  const local = ['--environment', 'local:this-machine'];
  const code =
    (await lockstep('parity', ['--declared'], sample, env)) ||
    (await lockstep('parity', local, sample, env)) ||
    (await lockstep('test', ['node', ...local], sample, env));
  process.stdout.write(
    'Skipped without Docker: up, logs, the tests that need the database, down. Start Docker, or run npm start -- --headless --start-docker.\n',
  );
  return code;
}

/** One verb, its output passed on, framed by what is run and how it ended. */
async function lockstep(verb, args, sample, env) {
  const start = Date.now();
  process.stdout.write(`\n$ lockstep ${[verb, ...args].join(' ')}\n`);
  const code = await new Promise((resolve, reject) => {
    const argv = [join(projectFolder, 'dist', 'cli.js'), verb, '--workspace', sample, ...args];
    const child = spawn('node', argv, { env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (exit, signal) => resolve(exit ?? (signal === 'SIGINT' ? 130 : 1)));
  });
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  process.stdout.write(code === 0 ? `✓ ${verb} (${seconds} s)\n` : `✗ ${verb} ended with ${code} (${seconds} s)\n`);
  return code;
}
