import type { Environment } from '../environment/environment.ts';
import { isUnfinished } from '../environment/isUnfinished.ts';

/** All that were made for a workspace folder, the newest first, behind them what is not finished, then what goes; this machine itself is none. */
export function environmentsOf(environments: readonly Environment[], folder: string): readonly Environment[] {
  return environments
    .filter(each => each.origin.kind !== 'machine' && each.workspace?.local === folder)
    .sort((a, b) => rank(a) - rank(b) || (b.createdAt ?? '').localeCompare(a.createdAt ?? ''));
}

/** What was only begun must not stand before what can be worked in. */
const rank = (environment: Environment): number =>
  isUnfinished(environment) ? (environment.can.has('remove') ? 1 : 2) : 0;
