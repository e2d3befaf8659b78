import { LockstepError } from '../../../../base/lockstepError.ts';
import type { Feature } from './feature.ts';

/**
 * In rounds (containers.dev, "Installation Order"): what nothing is left to wait for, of that only the highest priority,
 * which `overrideFeatureInstallOrder` gives. Throws `invalidInput` where Features wait for each other.
 */
export function orderFeatures(features: readonly Feature[], override: readonly string[]): readonly Feature[] {
  const ordered: Feature[] = [];
  let left = [...features];
  while (left.length > 0) {
    const ready = left.filter(feature => !left.some(other => other !== feature && comesAfter(feature, other)));
    if (ready.length === 0)
      throw new LockstepError(
        'invalidInput',
        `The Features ${left.map(({ id }) => id).join(', ')} wait for each other to be installed.`,
      );
    const most = Math.max(...ready.map(feature => priority(feature, override)));
    const round = ready.filter(feature => priority(feature, override) === most);
    ordered.push(...round.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)));
    left = left.filter(feature => !round.includes(feature));
  }
  return ordered;
}

function comesAfter({ properties }: Feature, { name, properties: other }: Feature): boolean {
  const needed = Object.keys((properties['dependsOn'] ?? {}) as object);
  const softly = (properties['installsAfter'] ?? []) as readonly string[];
  const parent = name.slice(0, name.lastIndexOf('/'));
  const legacy = ((other['legacyIds'] ?? []) as readonly string[]).map(id => `${parent}/${id}`);
  return [...needed, ...softly].some(id => [name, ...legacy].includes(withoutVersion(id)));
}

function priority({ name }: Feature, override: readonly string[]): number {
  const index = override.findIndex(id => withoutVersion(id) === name);
  return index === -1 ? 0 : override.length - index;
}

/** A port's colon comes before a slash. */
const withoutVersion = (id: string): string =>
  id
    .toLowerCase()
    .replace(/@[^/]*$/, '')
    .replace(/:[^/]*$/, '');
