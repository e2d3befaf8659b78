import type { Environment } from '../environment/environment.ts';

/** The environment of a workspace folder: the newest that was made for it. */
export function environmentOf(environments: readonly Environment[], folder: string): Environment | undefined {
  return environments
    .filter(each => each.workspace?.local === folder)
    .sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''))
    .at(0);
}
