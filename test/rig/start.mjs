#!/usr/bin/env node
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findProgram, run } from './command.mjs';
import { dockerVariables, upDocker, userEngineAnswers } from './docker/up.mjs';
import { upImages } from './images/up.mjs';
import { installDependencies, projectEnvironment, projectFolder } from './install.mjs';
import { alone } from './lock.mjs';
import { clusterVariables, upKubernetes } from './kubernetes/up.mjs';
import { runMainJob, runOnCluster } from './mainJob.mjs';
import { kubectlOf } from './shopProduction.mjs';
import { step } from './step.mjs';
import { NeedsConsent } from './system.mjs';
import { openWorkbench } from './vscode/open.mjs';

const usage = `Sets everything up and opens VS Code with Lockstep on the sample workspace.

  npm start -- [--headless] [--provider docker|kubernetes] [--start-docker] [--yes]

  --headless      do the main job in the terminal instead: up, logs, parity, tests, down
  --provider      kubernetes: do it on a cluster, the rig's own or the one that LOCKSTEP_TEST_CLUSTER names, beside
                  the sample's production
  --start-docker  start a Docker engine where none answers (always in CI)
  --yes           install missing system packages without asking
`;

const { values } = parseArgs({
  options: {
    headless: { type: 'boolean', default: false },
    provider: { type: 'string', default: 'docker' },
    'start-docker': { type: 'boolean', default: false },
    yes: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const consent = { yes: values.yes };
if (!['docker', 'kubernetes'].includes(values.provider)) {
  process.stderr.write(`--provider is docker or kubernetes, not ${values.provider}.\n`);
  process.exit(2);
}
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
  const cluster = values.provider === 'kubernetes' ? await startCluster() : undefined;
  const docker = cluster !== undefined || (await findDocker());
  const env = { ...projectEnvironment(), ...dockerVariables(), ...cluster?.env };
  if (values.headless)
    return cluster === undefined ? runMainJob({ sample, docker, env }) : runOnCluster({ sample, cluster, env });
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

/** The cluster, and a Docker engine that builds images for it; both are started where they are missing. */
async function startCluster() {
  await alone(async () => {
    if ((await upDocker(consent)) === 'own') await upImages(consent, []);
    await upKubernetes(consent);
  });
  const variables = clusterVariables();
  const registry = variables.LOCKSTEP_TEST_CLUSTER_REGISTRY ?? process.env.LOCKSTEP_KUBERNETES_REGISTRY;
  if (registry === undefined)
    throw new NeedsConsent('Name a registry that your cluster pulls from: LOCKSTEP_KUBERNETES_REGISTRY=HOST/PATH.');
  const kubeconfig = variables.LOCKSTEP_TEST_KUBECONFIG;
  const kubectl = kubectlOf(variables.LOCKSTEP_TEST_KUBECTL ?? 'kubectl', kubeconfig);
  return { kubectl, registry, env: { KUBECONFIG: kubeconfig, LOCKSTEP_KUBERNETES_REGISTRY: registry } };
}
