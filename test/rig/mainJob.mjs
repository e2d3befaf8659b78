import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from './install.mjs';
import { developmentNamespace, productionNamespace, removeShop, startShopProduction } from './shopProduction.mjs';

/**
 * Does the main job on the sample by the command line, as a user would, and tells each step's outcome.
 * @returns {Promise<number>} 0 when every step went well
 */
export async function runMainJob({ sample, docker, env }) {
  return docker ? withDocker(sample, env) : onThisMachine(sample, env);
}

async function withDocker(sample, env) {
  return runSteps(
    [
      ['up', []],
      ['logs', ['--tail', '3']],
      ['parity', []],
      ['test', []],
    ],
    ['rm', ['--yes']],
    { sample, env },
  );
}

/**
 * The same on a cluster, against the sample's production that runs beside it; nothing of either stays.
 * @returns {Promise<number>} 0 when every step went well
 */
export async function runOnCluster({ sample, cluster: { kubectl, registry }, env }) {
  const here = ['--provider', 'kubernetes', '--namespace', developmentNamespace];
  const reference = ['--reference', `cluster:${productionNamespace}/deployment/web`];
  removeAllTheSame();
  try {
    await startShopProduction({ sample, registry, kubectl, env });
    return await runSteps(
      [
        ['up', [...here, '--ttl', '8h']],
        ['logs', [...here, '--tail', '3']],
        ['parity', [...here, ...reference]],
        ['test', here],
      ],
      ['rm', [...here, '--yes']],
      { sample, env },
    );
  } finally {
    await removeShop(kubectl);
  }
}

async function runSteps(steps, [lastVerb, lastArgs], { sample, env }) {
  removeAllTheSame();
  let code = 0;
  for (const [verb, args] of steps) {
    code = await lockstep(verb, args, sample, env);
    if (code !== 0) break;
  }
  const down = await lockstep(lastVerb, lastArgs, sample, env);
  return code || down;
}

/** The step that runs hears Ctrl+C as well and ends itself; what was made is removed all the same. */
function removeAllTheSame() {
  if (process.listenerCount('SIGINT') === 0) process.on('SIGINT', () => undefined);
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
