import type { Environment } from '../environment/environment.ts';
import { environmentsOf } from './environmentsOf.ts';

/** The environment of a workspace folder: the newest that was made for it, a finished one first. */
export function environmentOf(environments: readonly Environment[], folder: string): Environment | undefined {
  return environmentsOf(environments, folder).at(0);
}
