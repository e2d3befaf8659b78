import { hostname, userInfo } from 'node:os';

/** This user on this machine, `ada@laptop`: a local path of an environment means something only to them. */
export const ownerName = (): string => `${userInfo().username}@${hostname()}`;
