#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { runningDaemon, startedDaemons, stopDaemon } from './daemon.mjs';
import { copyImages, runningEngine, startEngine, stopEngine } from './docker/engine.mjs';
import { newestEngine } from './docker/newestEngine.mjs';
import { dockerVariables, mainEngine, upDocker, upRegistry } from './docker/up.mjs';
import { upImages } from './images/up.mjs';
import { removeCluster } from './kubernetes/cluster.mjs';
import { clusterVariables, upKubernetes } from './kubernetes/up.mjs';
import { alone } from './lock.mjs';
import { NeedsConsent } from './system.mjs';
import { ensureChromium, ensureVscode } from './vscode/install.mjs';

const usage = `Starts the real parts that tests run against. See test/rig/README.md.

  rig.mjs up [docker|registry|vscode]… [--yes]     docker and images unless named; vscode with Chromium
  rig.mjs up kubernetes                            a cluster of one node
  rig.mjs up images [--image IMAGE]…               all base images, or only these
  rig.mjs up engine --name NAME [--image IMAGE]…   another engine with these images, for fault tests;
                                                   --newest for the newest one
  rig.mjs down [engine --name NAME | kubernetes] [--remove]
  rig.mjs env                                      shell variables of what is up: eval "$(node test/rig/rig.mjs env)"
  rig.mjs status
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    yes: { type: 'boolean', default: false },
    name: { type: 'string' },
    image: { type: 'string', multiple: true, default: [] },
    newest: { type: 'boolean', default: false },
    remove: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const [command, ...parts] = positionals;

const commands = {
  up: () => up(parts.length === 0 ? ['docker', 'images'] : parts),
  down: () => alone(down),
  env: () => {
    for (const [name, value] of Object.entries({ ...dockerVariables(), ...clusterVariables() }))
      print(`export ${name}='${value}'`);
  },
  status: () => {
    for (const name of startedDaemons()) {
      const record = runningDaemon(name);
      print(record === undefined ? `${name}\tended` : `${name}\tpid ${record.pid}\t${record.log}`);
    }
  },
};

try {
  const action = commands[command];
  if (values.help || action === undefined) {
    print(usage.trim());
    process.exitCode = values.help ? 0 : 2;
  } else {
    await action();
  }
} catch (error) {
  process.stderr.write(`rig: ${error.message}\n`);
  process.exitCode = error instanceof NeedsConsent ? 2 : 1;
}

async function up(wanted) {
  const consent = { yes: values.yes };
  for (const part of wanted) {
    switch (part) {
      case 'docker':
        await alone(() => upDocker(consent));
        break;
      case 'registry':
        await alone(() => upRegistry(consent));
        break;
      case 'images':
        await alone(async () => {
          if ((await upDocker(consent)) === 'own') await upImages(consent, values.image);
        });
        break;
      case 'kubernetes':
        await alone(() => upKubernetes(consent));
        break;
      case 'engine':
        await upSecondEngine();
        break;
      case 'vscode':
        await ensureVscode(consent);
        await ensureChromium(consent);
        break;
      default:
        throw new Error(`There is no part "${part}": docker, registry, images, kubernetes, engine or vscode.`);
    }
  }
}

async function upSecondEngine() {
  const newest = values.newest ? await alone(() => newestEngine({ yes: values.yes }), 'newest-engine') : {};
  const engine = await startEngine({ name: secondName(), ownNetwork: true, ...newest });
  const first = runningEngine(mainEngine)?.dockerHost ?? process.env.DOCKER_HOST;
  if (values.image.length > 0 && first !== undefined) await copyImages(first, engine.dockerHost, values.image);
  print(`DOCKER_HOST=${engine.dockerHost}`);
  print(`pid=${engine.pid}`);
}

async function down() {
  if (parts[0] === 'engine') return stopEngine(secondName(), { remove: values.remove });
  if (parts[0] === 'kubernetes') return removeCluster();
  await removeCluster();
  for (const name of startedDaemons()) {
    if (name.startsWith('engine-')) await stopEngine(name.slice('engine-'.length), { remove: values.remove });
    else await stopDaemon(name);
  }
}

function secondName() {
  if (values.name === undefined || !/^[a-z0-9-]+$/.test(values.name))
    throw new Error('Name the engine: --name NAME (a-z, 0-9, -).');
  if (values.name === mainEngine) throw new Error(`"${mainEngine}" is the engine that tests share.`);
  return values.name;
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
