import { homedir } from 'node:os';
import { join } from 'node:path';

/** Everything the rig keeps between runs lives here, so that deleting this one folder gives a clean machine. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'lockstep-rig');

/** Sockets, logs and records of what runs now. */
export const runFolder = join(cacheFolder, 'run');

/** Programs built from Go modules, one folder for each program and version. */
export const programFolder = join(cacheFolder, 'programs');

/** The Docker client's configuration with the plugins the rig builds. */
export const dockerConfigFolder = join(cacheFolder, 'docker-config');

export const rigFolder = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
