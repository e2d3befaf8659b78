import { expect, test } from 'vitest';
import { environmentId, placeId } from '../../../src/core/environment/ids.ts';
import type { TreeNode } from '../../../src/vscode/views/treeNode.ts';
import type { TreeSources } from '../../../src/vscode/views/treeSources.ts';
import { UnfoldedServices } from '../../../src/vscode/views/unfoldedServices.ts';

const place = { id: placeId('kubernetes:team'), availability: { kind: 'ready' } };
const shop = environmentId('kubernetes:team/shop/a');
const api = environmentId('kubernetes:team/shop/b');
const services = (environment: typeof shop): TreeNode => ({ kind: 'services', environment });
const row = (environment: typeof shop): TreeNode => ({ kind: 'environment', environment });
const placeRow: TreeNode = { kind: 'place', place: place.id };

function unfolding(): {
  readonly unfolded: UnfoldedServices;
  readonly remove: (id: typeof shop) => void;
  readonly add: (id: typeof shop) => void;
} {
  const ids = new Set([shop, api]);
  const environments = () => [...ids].map(id => ({ id, place: place.id }));
  const list = {
    get environments() {
      return environments();
    },
    places: [place],
    find: (id: typeof shop) => environments().find(each => each.id === id),
  };
  // What tells which rows there are, and nothing else.
  const sources = { list, window: {} } as unknown as TreeSources;
  return { unfolded: new UnfoldedServices(sources), remove: id => ids.delete(id), add: id => ids.add(id) };
}

test('services are seen from when their row is unfolded until it is folded', () => {
  const { unfolded } = unfolding();
  unfolded.unfold(row(shop));
  expect([...unfolded.environments()]).toEqual([]);
  unfolded.unfold(services(shop));
  expect([...unfolded.environments()]).toEqual([shop]);
  unfolded.fold(services(shop));
  expect([...unfolded.environments()]).toEqual([]);
});

test.each([
  ['its environment', row(shop)],
  ['its place', placeRow],
])('services below a folded row, %s, are not seen until it is unfolded', (_, above) => {
  const { unfolded } = unfolding();
  unfolded.unfold(services(shop));
  unfolded.fold(above);
  expect([...unfolded.environments()]).toEqual([]);
  unfolded.unfold(above);
  expect([...unfolded.environments()]).toEqual([shop]);
});

test('an environment that comes back is folded', () => {
  const { unfolded, remove, add } = unfolding();
  unfolded.unfold(services(shop));
  unfolded.unfold(services(api));
  remove(shop);
  expect([...unfolded.environments()]).toEqual([api]);
  add(shop);
  expect([...unfolded.environments()]).toEqual([api]);
});
