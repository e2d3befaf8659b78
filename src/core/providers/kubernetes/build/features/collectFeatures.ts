import { LockstepError } from '../../../../base/lockstepError.ts';
import type { FeatureOptions, JsonValue } from '../../../../devcontainer/devContainer.ts';
import { parseJsonDocument } from '../../../../devcontainer/jsonDocument.ts';
import type { Feature } from './feature.ts';
import type { FeatureFiles } from './fetchFeature.ts';

export type FeatureFetch = (id: string) => Promise<FeatureFiles>;

type Wanted = Readonly<Record<string, FeatureOptions>>;

/** Those that are named and those that they depend on (containers.dev, "dependsOn"), each once for its options. */
export async function collectFeatures(wanted: Wanted, fetch: FeatureFetch): Promise<readonly Feature[]> {
  const found = new Map<string, Feature>();
  const collect = async (features: Wanted): Promise<void> => {
    for (const [id, chosen] of Object.entries(features)) {
      if (chosen === false) continue;
      const feature = toFeature(id, chosen, await fetch(id));
      const key = featureKey(feature);
      if (found.has(key)) continue;
      found.set(key, feature);
      await collect((feature.properties['dependsOn'] ?? {}) as Wanted);
    }
  };
  await collect(wanted);
  return [...found.values()];
}

const featureKey = ({ id, options }: Feature): string => JSON.stringify([id, Object.entries(options).sort()]);

function toFeature(id: string, chosen: FeatureOptions, { name, files }: FeatureFiles): Feature {
  const file = 'devcontainer-feature.json';
  const bytes = files.get(file);
  if (bytes === undefined || !files.has('install.sh'))
    throw new LockstepError('invalidInput', `The Feature ${id} has no ${bytes === undefined ? file : 'install.sh'}.`);
  const { value } = parseJsonDocument(Buffer.from(bytes).toString('utf8'), `${file} of ${id}`);
  const properties = value as Record<string, JsonValue>;
  return { id, name, files, properties, options: optionsOf(properties, chosen) };
}

/** A string alone is the option `version`. */
function optionsOf(properties: Readonly<Record<string, JsonValue>>, chosen: FeatureOptions): Record<string, string> {
  const known = (properties['options'] ?? {}) as Readonly<Record<string, { readonly default?: string | boolean }>>;
  const defaults = Object.entries(known).flatMap(([name, each]) =>
    each.default === undefined ? [] : [[name, String(each.default)] as const],
  );
  const own = typeof chosen === 'string' ? { version: chosen } : typeof chosen === 'boolean' ? {} : chosen;
  const given = Object.entries(own).map(([name, value]) => [name, String(value)] as const);
  return Object.fromEntries([...defaults, ...given]);
}
