import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startApiServer } from './apiServer.mjs';
import { clientKubeconfig } from './certificates.mjs';
import { requireCluster } from './cluster.mjs';
import { admin } from './controlPlane.mjs';
import { runningPart, secondServer, stopPart } from './daemons.mjs';
import { nodeAddress } from './network.mjs';
import { certificates, clusterFolder } from './paths.mjs';

/** Starts one more API server on the cluster's store, for tests that break it; see secondApiServer.d.mts. */
export async function startSecondApiServer({ name }) {
  const { programs } = requireCluster();
  const { store } = runningPart('etcd').details;
  const part = secondServer(name);
  await stopPart(part);
  const port = await lastingPort();
  const server = `https://${nodeAddress}:${port}`;
  const kubeconfig = await clientKubeconfig(certificates, part, admin, { server });
  const auditLog = join(clusterFolder, `${part}-audit.log`);
  const start = () => startApiServer({ name: part, port, auditLog, main: false }, { ...programs, store });
  let { pid } = await start();
  return {
    kubeconfig,
    server,
    auditLog,
    kill: () => stopPart(part),
    freeze: async () => {
      process.kill(pid, 'SIGSTOP');
      // Each of its threads goes on for a moment.
      while (!isStopped(pid)) await delay(10);
    },
    thaw: () => process.kill(pid, 'SIGCONT'),
    restart: async () => {
      await stopPart(part);
      // A process that was killed may hold its port for a moment longer.
      while (!(await isFree(port))) await delay(50);
      ({ pid } = await start());
    },
  };
}

const isStopped = pid =>
  readdirSync(`/proc/${pid}/task`).every(task => /\) T /.test(readFileSync(`/proc/${pid}/task/${task}/stat`, 'utf8')));

/** Below those that outgoing connections take by themselves: one of them would keep a restarted server from its port. */
async function lastingPort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if (await isFree(port)) return port;
  }
}

async function isFree(port) {
  const server = createServer();
  return new Promise(resolve => {
    server.once('error', () => resolve(false));
    server.listen(port, nodeAddress, () => server.close(() => resolve(true)));
  });
}
