import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { findProgram } from '../command.mjs';
import { runningDaemon, startDaemon } from '../daemon.mjs';
import { cacheFolder, runFolder } from '../paths.mjs';

const onLoopback = { name: 'registry', host: '127.0.0.1' };

/**
 * Starts a registry (plain http) and returns its `host:port`; all have the same images.
 * The engine's mirror setting names the port, so `port` asks for the one of before.
 * @param {number} [port]
 * @param {{ name: string, host: string }} [where]
 * @returns {Promise<string>}
 */
export async function startRegistry(port, { name, host } = onLoopback) {
  const found = runningRegistry(name);
  if (found !== undefined) return found;
  const program = findProgram('docker-registry');
  if (program === undefined) throw new Error('docker-registry is not installed.');
  const address = `${host}:${port ?? (await freePort())}`;
  mkdirSync(runFolder, { recursive: true, mode: 0o700 });
  const settings = join(runFolder, `${name}.yml`);
  writeFileSync(settings, configuration(address));
  await startDaemon({ name, program, args: ['serve', settings], details: { address }, ready: () => answers(address) });
  return address;
}

/**
 * The running registry's `host:port`.
 * @returns {string | undefined}
 */
export const runningRegistry = (name = onLoopback.name) => runningDaemon(name)?.details.address;

/** A port on loopback that nobody listens on now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const configuration = address => `version: 0.1
log: { level: warn, accesslog: { disabled: true } }
storage:
  filesystem: { rootdirectory: ${JSON.stringify(join(cacheFolder, 'registry'))} }
  delete: { enabled: true }
http: { addr: ${JSON.stringify(address)} }
`;

function answers(address) {
  return new Promise(resolve => {
    const ask = request(`http://${address}/v2/`, { timeout: 2000 }, response => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ask.on('timeout', () => ask.destroy());
    ask.on('error', () => resolve(false));
    ask.end();
  });
}
