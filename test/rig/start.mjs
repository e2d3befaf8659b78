#!/usr/bin/env node
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findProgram, run } from './command.mjs';
import { dockerVariables, upDocker, userEngineAnswers } from './docker/up.mjs';
import { upImages } from './images/up.mjs';
import { installDependencies, projectEnvironment, projectFolder } from './install.mjs';
import { alone } from './lock.mjs';
import { runMainJob } from './mainJob.mjs';
import { step } from './step.mjs';
import { NeedsConsent } from './system.mjs';
import { openWorkbench } from './vscode/open.mjs';

const usage = `Sets everything up and opens VS Code with Lockstep on the sample workspace.

  npm start -- [--headless] [--start-docker] [--yes]

  --headless      do the main job in the terminal instead: up, logs, parity, tests, down
  --start-docker  start a Docker engine where none answers (always in CI)
  --yes           install missing system packages without asking
`;

const { values } = parseArgs({
  options: {
    headless: { type: 'boolean', default: false },
    'start-docker': { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const consent = { yes: values.yes };
const sample = join(projectFolder, 'test', 'fixtures', 'shop');

try {
  process.exitCode = values.help ? (process.stdout.write(usage), 0) : await start();
} catch (error) {
  process.stderr.write(`${error instanceof NeedsConsent ? error.message : (error.stack ?? error)}\n`);
  process.exitCode = error instanceof NeedsConsent ? 2 : 1;
}

async function start() {
  await installDependencies();
  await step('build', () =>
    run('npm', ['run', '--silent', 'build'], { cwd: projectFolder, env: projectEnvironment() }),
  );
  const docker = await findDocker();
  const env = { ...projectEnvironment(), ...dockerVariables() };
  if (values.headless) return runMainJob({ sample, docker, env });
  if (!docker) process.stdout.write(`${withoutDocker}\n`);
  const code = findProgram('code');
  if (code === undefined) return openWorkbench({ folder: sample, env, consent });
  await run(code, [`--extensionDevelopmentPath=${projectFolder}`, '--new-window', sample], { env });
  process.stdout.write('VS Code opens with Lockstep on the sample shop.\n');
  return 0;
}

const withoutDocker =
  'No Docker engine answers: the window works on this machine. With Docker it also provisions Dev Containers; start Docker, or run npm start -- --start-docker.';

/** Whether an engine answers now; it is started only where that was asked for. */
async function findDocker() {
  if (process.env.CI !== 'true' && !values['start-docker'])
    return dockerVariables().DOCKER_HOST !== undefined || (findProgram('docker') !== undefined && userEngineAnswers());
  await alone(async () => {
    if ((await upDocker(consent)) === 'own') await upImages(consent, []);
  });
  return true;
}
