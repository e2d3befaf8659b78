import { expect, test } from 'vitest';
import type { Environment, Place } from '../../../src/core/environment/environment.ts';
import { environmentId, placeId, providerId } from '../../../src/core/environment/ids.ts';
import { treeChildren, treeParent } from '../../../src/vscode/views/treeChildren.ts';
import { nodeId, type TreeNode } from '../../../src/vscode/views/treeNode.ts';
import type { TreeSources } from '../../../src/vscode/views/treeSources.ts';

const docker: Place = {
  id: placeId('docker:default'),
  provider: providerId('docker'),
  name: 'Docker',
  availability: { kind: 'ready' },
};
const gone: Place = { ...docker, id: placeId('docker:far'), availability: { kind: 'unreachable', reason: 'refused' } };
const local: Place = {
  ...docker,
  id: placeId('local:this-machine'),
  provider: providerId('local'),
  name: 'This machine',
};
const machine = environment('local:this-machine', 'vm', { place: local.id, origin: { kind: 'machine' } });

function environment(id: string, name: string, rest: Partial<Environment> = {}): Environment {
  return {
    id: environmentId(id),
    place: docker.id,
    name,
    state: { kind: 'running' },
    services: [],
    can: new Set(),
    origin: { kind: 'devcontainer' },
    ...rest,
  };
}

interface Given {
  readonly environments: readonly Environment[];
  readonly places?: readonly Place[];
  readonly own?: Environment;
  readonly configFiles?: readonly string[];
}

function sources({
  environments,
  places = [docker, local],
  own,
  configFiles = ['.devcontainer.json'],
}: Given): TreeSources {
  const list = {
    environments,
    places,
    isSettled: true,
    find: (id: string) => environments.find(each => each.id === id),
  };
  const window = { environment: own, configFiles };
  // What the rows are made of, and nothing else.
  return {
    list,
    window,
    parity: { get: () => ({ checking: false }) },
    testRuns: { get: () => undefined },
  } as unknown as TreeSources;
}

function rootIds(given: Given): readonly string[] {
  return treeChildren(undefined, sources(given)).map(nodeId);
}

test('this window comes first, a lone environment stands by itself, the machine comes last', () => {
  const own = environment('docker:default/b', 'shop');
  const other = environment('docker:default/a', 'api');
  expect(rootIds({ environments: [machine, other, own], own })).toEqual([
    'environment docker:default/b',
    'environment docker:default/a',
    'environment local:this-machine',
  ]);
});

test('a folder that describes a Dev Container has a row before anything is made from it', () => {
  expect(rootIds({ environments: [machine] })).toEqual(['declared', 'environment local:this-machine']);
  expect(rootIds({ environments: [machine], configFiles: [] })).toEqual(['environment local:this-machine']);
});

test('a place is a row only when it holds several besides this window, or cannot be reached', () => {
  const own = environment('docker:default/own', 'shop');
  const [a, b] = [environment('docker:default/a', 'b'), environment('docker:default/b', 'a')];
  expect(rootIds({ environments: [a, b, own], own })).toEqual([
    'environment docker:default/own',
    'place docker:default',
  ]);
  expect(rootIds({ environments: [own], own, places: [docker, gone] })).toEqual([
    'environment docker:default/own',
    'place docker:far',
  ]);
  const notChosen: Place = { ...gone, availability: { kind: 'notChosen', reason: 'Choose it.' } };
  expect(rootIds({ environments: [own], own, places: [docker, notChosen] })).toEqual([
    'environment docker:default/own',
  ]);
  const inPlace = treeChildren({ kind: 'place', place: docker.id }, sources({ environments: [a, b, own], own }));
  expect(inPlace.map(nodeId)).toEqual(['environment docker:default/b', 'environment docker:default/a']);
});

test('every row knows the row above it', () => {
  const [a, b] = [environment('docker:default/a', 'a'), environment('docker:default/b', 'b')];
  const given = sources({ environments: [a, b, machine] });
  const walk = (node: TreeNode | undefined): void => {
    for (const child of treeChildren(node, given)) {
      const parent = treeParent(child, given);
      expect(parent && nodeId(parent), nodeId(child)).toBe(node && nodeId(node));
      walk(child);
    }
  };
  walk(undefined);
});
