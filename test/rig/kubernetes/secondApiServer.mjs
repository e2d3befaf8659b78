import { join } from 'node:path';
import { freePort } from '../docker/registry.mjs';
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
  const port = await freePort();
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
    freeze: () => process.kill(pid, 'SIGSTOP'),
    thaw: () => process.kill(pid, 'SIGCONT'),
    restart: async () => {
      await stopPart(part);
      ({ pid } = await start());
    },
  };
}
