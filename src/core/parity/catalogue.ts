import type { FactKey } from '../environment/fact.ts';
import { exact } from './comparators/exact.ts';
import { build } from './dimensions/build.ts';
import { cpu } from './dimensions/cpu.ts';
import { dependency } from './dimensions/dependency.ts';
import { deployment } from './dimensions/deployment.ts';
import { env } from './dimensions/env.ts';
import { identity } from './dimensions/identity.ts';
import { image } from './dimensions/image.ts';
import { later } from './dimensions/later.ts';
import { libc } from './dimensions/libc.ts';
import { mount } from './dimensions/mount.ts';
import { network } from './dimensions/network.ts';
import { os } from './dimensions/os.ts';
import { packages } from './dimensions/packages.ts';
import { resources } from './dimensions/resources.ts';
import { runtime } from './dimensions/runtime.ts';
import { secret } from './dimensions/secret.ts';
import { service } from './dimensions/service.ts';
import { time } from './dimensions/time.ts';
import { dimensionIds, type DimensionId } from './finding.ts';
import type { Dimension, Rule } from './rule.ts';

/** Everything that is compared, in the report's order. */
export const catalogue: readonly Dimension[] = [
  ...[cpu, os, libc, runtime, packages, dependency, env, secret, image, identity],
  ...[resources, network, mount, time, service, deployment, build, ...later],
].toSorted((first, second) => dimensionIds.indexOf(first.id) - dimensionIds.indexOf(second.id));

export interface Entry {
  readonly dimension: Dimension;
  readonly rule: Rule;
}

/** How a key is compared; one that nobody planned is compared exactly, in the dimension that its name begins with. */
export function ruleFor(key: FactKey): Entry {
  const found = entries.find(({ matches }) => matches.test(key));
  if (found) return found;
  const dimension = dimensionOf(key.slice(0, key.includes('.') ? key.indexOf('.') : undefined) as DimensionId);
  return { dimension, rule: unplanned };
}

export function dimensionOf(id: DimensionId): Dimension {
  const found = catalogue.find(each => each.id === id) ?? catalogue.find(each => each.id === 'build');
  if (!found) throw new Error('The catalogue has no dimension build.');
  return found;
}

const unplanned: Rule = {
  pattern: '<key>',
  compare: exact,
  ifReferenceStates: true,
  severity: 'low',
  reason: 'The two sides differ here.',
  resolve: 'Let both sides be read by sources that can tell it.',
};

const entries = catalogue.flatMap(dimension =>
  dimension.rules.map((rule: Rule) => ({ dimension, rule, matches: toExpression(rule.pattern) })),
);

function toExpression(pattern: string): RegExp {
  const escaped = pattern.replaceAll('.', '\\.');
  const last = escaped.replace(/<[^>]+>$/, '.+');
  return new RegExp(`^${last.replace(/<[^>]+>/g, '[^.]+')}$`);
}
