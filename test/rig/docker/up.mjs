import { existsSync } from 'node:fs';
import { findProgram, succeeds } from '../command.mjs';
import { dockerConfigFolder } from '../paths.mjs';
import { step } from '../step.mjs';
import { installPrograms } from '../system.mjs';
import { runningEngine, startEngine } from './engine.mjs';
import { buildPlugins } from './plugins.mjs';
import { runningRegistry, startRegistry } from './registry.mjs';

/** The name of the engine that tests share. */
export const mainEngine = 'main';

const packageOf = {
  dockerd: 'docker.io',
  docker: 'docker.io',
  iptables: 'iptables',
  ip: 'iproute2',
  unshare: 'util-linux',
  // Tests look whether processes are left by it.
  pgrep: 'procps',
  'docker-registry': 'docker-registry',
};

/** Whether the user's own Docker context leads to an engine that answers. */
export const userEngineAnswers = () =>
  succeeds('docker', ['version', '--format', '{{.Server.Version}}'], { seconds: 20 });

/**
 * Makes an engine available: the rig's own if it runs, else the user's, else one started here with its registry.
 * @returns {Promise<'own' | 'user'>}
 */
export async function upDocker(consent) {
  if (runningEngine(mainEngine) !== undefined && runningRegistry() !== undefined) {
    await buildPlugins(consent);
    return 'own';
  }
  if (runningEngine(mainEngine) === undefined) {
    if (findProgram('docker') !== undefined && (await userEngineAnswers())) return useTheirs();
    await installPrograms(packageOf, consent);
    // A machine with a service supervisor has just started the engine it installed.
    if (await userEngineAnswers()) return useTheirs();
  }
  const address = await step('registry is up', () => startRegistry(previousPort()));
  await step('engine is up', () => startEngine({ name: mainEngine, registryMirror: `http://${address}` }));
  await buildPlugins(consent);
  return 'own';
}

function useTheirs() {
  process.stderr.write('rig: Docker answers already, so it is used\n');
  return 'user';
}

/** The loopback registry alone, which a user's own engine reaches too; returns its address. */
export async function upRegistry(consent) {
  const found = runningRegistry();
  if (found !== undefined) return found;
  await installPrograms({ 'docker-registry': 'docker-registry' }, consent);
  return step('registry is up', () => startRegistry(previousPort()));
}

/** Shell variables of what is up. */
export function dockerVariables() {
  const engine = runningEngine(mainEngine);
  const registry = runningRegistry();
  return {
    ...(engine === undefined ? {} : { DOCKER_HOST: engine.dockerHost }),
    ...(engine !== undefined && existsSync(dockerConfigFolder) ? { DOCKER_CONFIG: dockerConfigFolder } : {}),
    ...(registry === undefined ? {} : { LOCKSTEP_RIG_REGISTRY: registry }),
  };
}

/** A running engine keeps asking the mirror it was started with, so a registry started anew takes that port. */
function previousPort() {
  const mirror = runningEngine(mainEngine)?.registryMirror;
  return mirror === undefined ? undefined : Number(new URL(mirror).port);
}
