import { runningDaemon, startDaemon, startedDaemons, stopDaemon } from '../daemon.mjs';

/** Every program of the cluster is recorded under a name that starts so. */
const prefix = 'kubernetes-';

/** Starts one of the cluster's programs, as `startDaemon` does. */
export const startPart = part => startDaemon({ ready: () => Promise.resolve(true), ...part, name: prefix + part.name });

export const runningPart = name => runningDaemon(prefix + name);

/** The names of the cluster's programs that were started and not ended by the rig, those that died among them. */
export const startedParts = () =>
  startedDaemons()
    .filter(name => name.startsWith(prefix))
    .map(name => name.slice(prefix.length));

/** Kills it: what is thrown away needs no orderly end, which an API server with open watches draws out for a minute. */
export const stopPart = name => stopDaemon(prefix + name, 0);

/** The name of an API server that a test starts to break it. */
export const secondServer = name => `api-server-${name}`;

/** The programs without which there is no cluster. */
export const neededParts = () => startedParts().filter(name => !name.startsWith(secondServer('')));
