import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { delimiter, join } from 'node:path';
import { findProgram, run } from '../command.mjs';
import { endProcess, runningDaemon, startDaemon, stopDaemon } from '../daemon.mjs';
import { podNetwork } from '../kubernetes/network.mjs';
import { cacheFolder, runFolder } from '../paths.mjs';
import { commandLine, processesNaming, unmountAt } from '../processes.mjs';

/**
 * Starts a Docker Engine of the rig's own, or returns the one of that name that runs.
 * Its data stays between runs, so an engine started again after a kill finds its containers and images.
 */
export async function startEngine({
  name,
  ownNetwork = false,
  registryMirror,
  program = findProgram('dockerd'),
  programFolders = [],
  signal,
}) {
  signal?.throwIfAborted();
  const daemon = daemonName(name);
  const found = runningDaemon(daemon);
  if (found !== undefined) return engineOf(name, found);
  if (program === undefined) throw new Error('dockerd is not installed.');
  const version = /version ([^\s,+]+)/.exec(await run(program, ['--version']))?.[1] ?? 'unknown';
  const root = join(cacheFolder, 'engines', name, version);
  const execRoot = join(runFolder, daemon);
  mkdirSync(execRoot, { recursive: true, mode: 0o700 });
  await endContainerd(execRoot);
  rmSync(join(execRoot, 'docker.pid'), { force: true });
  const socket = socketOf(name);
  const args = [
    '--data-root',
    root,
    '--exec-root',
    execRoot,
    '--pidfile',
    join(execRoot, 'docker.pid'),
    '--host',
    `unix://${socket}`,
    // Both keep this engine's containers apart from another engine's where the machine runs one containerd for all.
    '--containerd-namespace',
    `lockstep-${name}`,
    '--containerd-plugins-namespace',
    `lockstep-${name}-plugins`,
    ...(registryMirror === undefined ? [] : ['--registry-mirror', registryMirror]),
    // The cluster's registry speaks plain http.
    '--insecure-registry',
    podNetwork,
  ];
  const inNetwork = ['--net', 'sh', '-c', 'ip link set lo up && exec "$0" "$@"', program, ...args];
  const record = await startDaemon({
    name: daemon,
    program: ownNetwork ? 'unshare' : program,
    args: ownNetwork ? inNetwork : args,
    env: { PATH: [...programFolders, process.env.PATH].join(delimiter) },
    details: { root, execRoot, registryMirror, version },
    ready: () => answers(socket),
  });
  return engineOf(name, record);
}

/** The engine of that name if its process lives, whether or not it answers. */
export function runningEngine(name) {
  const record = runningDaemon(daemonName(name));
  return record === undefined ? undefined : engineOf(name, record);
}

/** Ends an engine with what it started, also one that was frozen or killed; `remove` deletes its images and containers too. */
export async function stopEngine(name, { remove = false } = {}) {
  const execRoot = join(runFolder, daemonName(name));
  // What is thrown away needs no orderly end, which takes up to 10 s for each container.
  const stopped = await stopDaemon(daemonName(name), remove ? 0 : 30);
  await endContainerd(execRoot);
  for (const pid of processesNaming(execRoot)) await endProcess(pid, 1);
  if (remove) {
    const data = join(cacheFolder, 'engines', name);
    await unmountAt(data);
    rmSync(data, { recursive: true, force: true });
  }
  await unmountAt(execRoot);
  for (const path of [execRoot, socketOf(name)]) rmSync(path, { recursive: true, force: true });
  return stopped;
}

/** Copies images from one engine to another by `docker save` and `docker load`. */
export async function copyImages(from, to, images) {
  const { spawn } = await import('node:child_process');
  const save = spawn('docker', ['--host', from, 'save', ...images], { stdio: ['ignore', 'pipe', 'inherit'] });
  const saved = new Promise((resolve, reject) => {
    save.on('error', reject);
    save.on('close', code =>
      code === 0 ? resolve() : reject(new Error(`docker save ${images.join(' ')} ended with ${code}`)),
    );
  });
  await Promise.all([saved, run('docker', ['--host', to, 'load', '--quiet'], { input: save.stdout })]);
}

const daemonName = name => `engine-${name}`;

const socketOf = name => join(runFolder, `${daemonName(name)}.sock`);

function engineOf(name, { pid, details }) {
  const socket = socketOf(name);
  return {
    name,
    pid,
    socket,
    root: details.root,
    registryMirror: details.registryMirror,
    dockerHost: `unix://${socket}`,
  };
}

/** Whether an engine answers on its socket, asked without the docker program because that may be missing. */
export function answers(socketPath) {
  return new Promise(resolve => {
    const ask = request({ socketPath, path: '/_ping', timeout: 2000 }, response => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ask.on('timeout', () => ask.destroy());
    ask.on('error', () => resolve(false));
    ask.end();
  });
}

/** A killed engine's containerd may linger or leave the id of a zombie, which the next dockerd would take for a live one. */
async function endContainerd(execRoot) {
  const file = join(execRoot, 'containerd', 'containerd.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8'));
  if (commandLine(pid).includes(`${execRoot}/`)) await endProcess(pid, 5);
  rmSync(file, { force: true });
}
