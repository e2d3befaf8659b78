#!/usr/bin/env node
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run, succeeds } from './command.mjs';
import { dockerVariables, upDocker } from './docker/up.mjs';
import { upImages } from './images/up.mjs';
import { installDependencies, projectEnvironment, projectFolder } from './install.mjs';
import { clusterPrograms, installClusterPackages } from './kubernetes/programs.mjs';
import { clusterProblem, clusterVariables, upKubernetes } from './kubernetes/up.mjs';
import { alone } from './lock.mjs';
import { installPackages, NeedsConsent } from './system.mjs';
import { readMochaResults, readVitestResults, slowest, tally } from './results.mjs';
import { ensureChromium, ensureVscode } from './vscode/install.mjs';

const output = join(projectFolder, 'test-output');
const consent = { yes: process.argv.includes('--yes') };
const results = [];
let failed = false;

try {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  await installDependencies();
  await stage('static checks', () => npm('check'));
  await stage('build', () => npm('build'));
  await vitest('unit');
  await stage('real parts', () =>
    alone(async () => {
      const engine = await upDocker(consent);
      const problem = clusterProblem();
      if (problem !== undefined && process.env.CI === 'true') throw new Error(`CI needs a cluster: ${problem}`);
      if (problem !== undefined) process.stdout.write(`No cluster, so its tests are skipped: ${problem}\n`);
      const builds = problem === undefined && !process.env.LOCKSTEP_TEST_CLUSTER;
      if (builds) await installClusterPackages(consent);
      // Images wait for the network while Go waits for the processor.
      await Promise.all([
        engine === 'own' ? upImages(consent, []) : undefined,
        builds ? clusterPrograms(consent) : undefined,
      ]);
      if (problem === undefined) await upKubernetes(consent);
      await ensureVscode(consent);
      await ensureChromium(consent);
      if (!(await succeeds('python3', ['-m', 'pytest', '--version'])))
        await installPackages(['python3-pytest'], consent);
    }),
  );
  await vitest('integration');
  if (clusterProblem() === undefined) await vitest('cluster', '--maxWorkers=3');
  await mocha('ui');
  await stage('main job', () => npm('start', '--', '--headless', '--start-docker'));
  if (clusterProblem() === undefined)
    await stage('main job on a cluster', () => npm('start', '--', '--headless', '--provider', 'kubernetes'));
} catch (error) {
  failed = true;
  process.stderr.write(`${error instanceof NeedsConsent ? error.message : (error.stack ?? error)}\n`);
  if (error instanceof NeedsConsent) process.exitCode = 2;
}

const { passed, red, skipped } = tally(results);
for (const { name, seconds } of slowest(results, 8))
  process.stdout.write(`${seconds.toFixed(1).padStart(7)} s  ${name}\n`);
for (const each of results.filter(result => result.outcome === 'failed'))
  process.stdout.write(`failed: ${each.name}\n`);
if (skipped > 0 && process.env.CI === 'true') {
  failed = true;
  process.stdout.write('In CI no test may be skipped:\n');
  for (const each of results.filter(result => result.outcome === 'skipped'))
    process.stdout.write(`skipped: ${each.name}\n`);
}
process.stdout.write(`${passed} passed, ${red} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
if (process.exitCode !== 2) process.exitCode = failed || red > 0 || passed === 0 ? 1 : 0;

/** Runs a part, tells how long it took, and ends the run with its output when it fails. */
async function stage(title, action) {
  const start = Date.now();
  await action();
  process.stdout.write(`${title}: ${((Date.now() - start) / 1000).toFixed(0)} s\n`);
}

function npm(script, ...args) {
  const env = { ...projectEnvironment(), ...dockerVariables(), ...clusterVariables() };
  return run('npm', ['run', '--silent', script, ...args], {
    cwd: projectFolder,
    env,
    log: join(output, `${[script, ...args].join('').replaceAll(/-+/g, '-')}.log`),
  });
}

/** A red test is a result; only a runner that left no results ends the run. */
async function vitest(project, ...more) {
  const file = join(output, `${project}.json`);
  await stage(`${project} tests`, async () => {
    const args = [
      'run',
      '--config',
      'test/config/vitest.config.ts',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...more,
    ];
    await tolerant('vitest', args, `${project}.log`, () => readVitestResults(file, project));
  });
}

async function mocha(name) {
  const file = join(output, `${name}.json`);
  await stage(`${name} tests`, () =>
    tolerant('node', ['test/ui/run.mjs', `--results=${file}`], `${name}.log`, () => readMochaResults(file, name)),
  );
}

async function tolerant(program, args, log, read) {
  const env = { ...projectEnvironment(), ...dockerVariables(), ...clusterVariables() };
  let failure;
  try {
    await run(program, args, { cwd: projectFolder, env, log: join(output, log) });
  } catch (error) {
    failure = error;
    failed = true;
    process.stdout.write(`${error.message}\n`);
  }
  const found = await read();
  results.push(...found);
  if (failure && found.length === 0) throw failure;
}
