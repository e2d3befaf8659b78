import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../../../../src/core/devcontainer/devContainer.ts';
import type { Feature } from '../../../../../../src/core/providers/kubernetes/build/features/feature.ts';
import { collectFeatures } from '../../../../../../src/core/providers/kubernetes/build/features/collectFeatures.ts';
import { orderFeatures } from '../../../../../../src/core/providers/kubernetes/build/features/orderFeatures.ts';

const registry = 'ghcr.io/acme/features';

function feature(name: string, properties: Readonly<Record<string, JsonValue>> = {}): Feature {
  return { id: `${registry}/${name}:1`, name: `${registry}/${name}`, properties, files: new Map(), options: {} };
}

function ordered(features: readonly Feature[], override: readonly string[] = []): readonly string[] {
  return orderFeatures(features, override).map(({ name }) => name.slice(registry.length + 1));
}

describe('the order in which Features are installed', () => {
  test('is by name where nothing says more', () => {
    expect(ordered([feature('c'), feature('a'), feature('b')])).toEqual(['a', 'b', 'c']);
  });

  test('follows installsAfter, also by an older id, and leaves out what is not there', () => {
    const a = feature('a', { installsAfter: [`${registry}/old-b`, `${registry}/absent`] });
    expect(ordered([a, feature('b', { legacyIds: ['old-b'] })])).toEqual(['b', 'a']);
  });

  test('is overridden by the user, but never against what a Feature depends on', () => {
    const a = feature('a', { dependsOn: { [`${registry}/d:1`]: {} } });
    const all = [a, feature('b'), feature('c'), feature('d')];
    expect(ordered(all, [`${registry}/c`, `${registry}/a`])).toEqual(['c', 'b', 'd', 'a']);
  });

  test('can not be had where Features wait for each other', () => {
    const a = feature('a', { installsAfter: [`${registry}/b`] });
    const b = feature('b', { dependsOn: { [`${registry}/a:1`]: {} } });
    expect(() => orderFeatures([a, b], [])).toThrow(/a:1, .*b:1 wait for each other/);
  });
});

describe('the Features of a Dev Container', () => {
  const files = (properties: object): ReadonlyMap<string, Uint8Array> =>
    new Map([
      ['install.sh', Buffer.from('')],
      ['devcontainer-feature.json', Buffer.from(JSON.stringify(properties))],
    ]);
  const published: Readonly<Record<string, object>> = {
    a: { options: { version: { default: '1' }, fast: { default: false } }, dependsOn: { b: { level: 2 } } },
    b: { dependsOn: { a: '9' } },
  };
  const fetch = (id: string): Promise<{ name: string; files: ReadonlyMap<string, Uint8Array> }> =>
    Promise.resolve({ name: id, files: files(published[id] ?? {}) });

  test('are those they depend on too, once for the same options, with defaults where nothing is chosen', async () => {
    const features = await collectFeatures({ a: '9' }, fetch);
    expect(features.map(({ id, options }) => [id, options])).toEqual([
      ['a', { version: '9', fast: 'false' }],
      ['b', { level: '2' }],
    ]);
  });

  test('are refused without their script', async () => {
    const empty = (): Promise<{ name: string; files: ReadonlyMap<string, Uint8Array> }> =>
      Promise.resolve({ name: 'a', files: new Map([['devcontainer-feature.json', Buffer.from('{}')]]) });
    await expect(collectFeatures({ a: {} }, empty)).rejects.toThrow('The Feature a has no install.sh.');
  });
});
