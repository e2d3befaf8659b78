import { runningDaemon, startDaemon, startedDaemons, stopDaemon } from '../daemon.mjs';

/** Every program of the cluster is recorded under a name that starts so. */
const prefix = 'kubernetes-';

/** Starts one of the cluster's programs, as `startDaemon` does. */
export const startPart = part => startDaemon({ ready: () => Promise.resolve(true), ...part, name: prefix + part.name });

export const runningPart = name => runningDaemon(prefix + name);

export const isPart = daemon => daemon.startsWith(prefix);

/** The names of the cluster's programs that were started and not ended by the rig, those that died among them. */
export const startedParts = () =>
  startedDaemons()
    .filter(isPart)
    .map(name => name.slice(prefix.length));

/** Kills it: what is thrown away needs no orderly end, which an API server with open watches draws out for a minute. */
export const stopPart = name => stopDaemon(prefix + name, 0);
