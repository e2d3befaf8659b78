import type { Environment } from '../environment/environment.ts';

/** All that were made for a workspace folder, the newest first; this machine itself is none. */
export function environmentsOf(environments: readonly Environment[], folder: string): readonly Environment[] {
  return environments
    .filter(each => each.origin.kind !== 'machine' && each.workspace?.local === folder)
    .sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''));
}
