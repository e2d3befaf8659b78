import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { succeeds } from '../command.mjs';
import { endProcess } from '../daemon.mjs';
import { processesNaming, processesRootedIn, unmountAt } from '../processes.mjs';
import { adminKubeconfig, server } from './controlPlane.mjs';
import { neededParts, runningPart, startedParts, stopPart } from './daemons.mjs';
import { removeNetwork } from './network.mjs';
import { auditLog, certificates, clusterFolder, containerdFolder, containerdRoot } from './paths.mjs';

const recordPath = join(clusterFolder, 'cluster.json');

/** The rig's cluster if it became ready and every program of it runs. */
export function runningCluster() {
  const record = recorded();
  if (!record?.ready || neededParts().some(name => runningPart(name) === undefined)) return undefined;
  const { programs, registry } = record;
  return {
    kubeconfig: adminKubeconfig,
    context: 'lockstep-rig',
    server,
    certificateAuthority: join(certificates, 'ca.crt'),
    auditLog,
    registry,
    programs,
  };
}

/** The rig's cluster, or an error where it isn't there. */
export function requireCluster() {
  const cluster = runningCluster();
  if (cluster === undefined) throw new Error("The rig's cluster is not up: node test/rig/rig.mjs up kubernetes");
  return cluster;
}

/** Writes down what the cluster is made of, and whether it is `ready`. */
export function recordCluster(record) {
  mkdirSync(clusterFolder, { recursive: true, mode: 0o700 });
  writeFileSync(recordPath, JSON.stringify(record, undefined, 2));
}

/** Ends all that the cluster started, its containers too, and forgets its objects and volumes; pulled images stay. */
export async function removeCluster() {
  const programs = recorded()?.programs;
  // The kubelet first, or it starts anew what ends.
  for (const name of ['kubelet', ...startedParts()]) await stopPart(name);
  for (const pid of processesNaming(containerdFolder)) await endProcess(pid, 0);
  for (const pid of processesRootedIn(containerdRoot)) await endProcess(pid, 0);
  if (!existsSync(clusterFolder)) return;
  await unmountAt(clusterFolder);
  if (programs !== undefined) await succeeds(programs.kubernetes, ['kube-proxy', '--cleanup'], { seconds: 20 });
  await removeNetwork();
  rmSync(clusterFolder, { recursive: true, force: true });
}

function recorded() {
  return existsSync(recordPath) ? JSON.parse(readFileSync(recordPath, 'utf8')) : undefined;
}
