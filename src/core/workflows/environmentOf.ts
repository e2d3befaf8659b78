import type { Environment } from '../environment/environment.ts';

/** The environment of a workspace folder: the newest that was made for it; this machine itself is none. */
export function environmentOf(environments: readonly Environment[], folder: string): Environment | undefined {
  return environments
    .filter(each => each.origin.kind !== 'machine' && each.workspace?.local === folder)
    .sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''))
    .at(0);
}
