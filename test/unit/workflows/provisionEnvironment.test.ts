import { expect, test } from 'vitest';
import { silentLogger } from '../../../src/core/base/logger.ts';
import { environmentId, placeId, providerId } from '../../../src/core/environment/ids.ts';
import type { Place } from '../../../src/core/environment/environment.ts';
import type { WorkspaceSpec } from '../../../src/core/environment/workspaceSpec.ts';
import { EnvironmentList } from '../../../src/core/workflows/environmentList.ts';
import { provisionEnvironment, type ProvisionRequest } from '../../../src/core/workflows/provisionEnvironment.ts';
import { filesOf } from '../references/filesOf.ts';
import { fakeProvider, place, unfinished } from './fakes.ts';

const { signal } = new AbortController();
const report = { step: () => undefined, output: () => undefined };
const image = '{ "image": "debian:bookworm" }';
const one = { '.devcontainer/devcontainer.json': image };
const ready = [place('docker:default'), place('docker:office')];

/** What the provider was asked to make. */
async function provision(
  texts: Readonly<Record<string, string>>,
  places: readonly Place[],
  more: Partial<ProvisionRequest> = {},
): Promise<WorkspaceSpec | undefined> {
  let asked: WorkspaceSpec | undefined;
  const docker = fakeProvider('docker', {
    provision: spec => {
      asked = spec;
      return Promise.resolve(environmentId('docker:default/x'));
    },
  });
  for (const each of places) docker.changes.push({ kind: 'place', place: each });
  for (const each of places) docker.changes.push({ kind: 'settled', place: each.id });
  const local = fakeProvider('local');
  local.changes.push({ kind: 'place', place: place('local:this-machine') });
  local.changes.push({ kind: 'settled', place: placeId('local:this-machine') });
  const list = new EnvironmentList([local.loader, ...(places.length > 0 ? [docker.loader] : [])], silentLogger);
  const request = { list, files: filesOf(texts), folder: '/home/me/shop', rebuild: false, ...more };
  await provisionEnvironment(request, report, signal);
  return asked;
}

test('the only configuration goes to the first place that is ready', async () => {
  const [first, second] = ready;
  const down: Place = { ...first, availability: { kind: 'unreachable', reason: 'It sleeps.' } } as Place;
  expect(await provision(one, [down, second] as Place[])).toMatchObject({
    place: 'docker:office',
    configFile: '/home/me/shop/.devcontainer/devcontainer.json',
    specHash: expect.stringMatching(/^[\da-f]{32}$/) as string,
    rebuild: false,
  });
});

test('a configuration is named by its path in the folder or on this machine', async () => {
  const texts = { ...one, '.devcontainer/web/devcontainer.json': image };
  const wanted = '/home/me/shop/.devcontainer/web/devcontainer.json';
  for (const configFile of ['.devcontainer/web/devcontainer.json', './.devcontainer/web/devcontainer.json', wanted])
    expect(await provision(texts, ready, { configFile })).toMatchObject({ configFile: wanted });
  await expect(provision(texts, ready)).rejects.toMatchObject({ code: 'usage' });
});

test('what is missing is said: a configuration, an engine, the place that was named', async () => {
  await expect(provision({}, ready)).rejects.toMatchObject({ code: 'notFound' });
  await expect(provision(one, [])).rejects.toMatchObject({ code: 'unreachable' });
  const down = place('docker:default', { kind: 'missing', reason: 'No Docker engine listens.' });
  await expect(provision(one, [down])).rejects.toMatchObject({
    code: 'unreachable',
    message: 'docker:default: No Docker engine listens.',
  });
  await expect(provision(one, ready, { place: placeId('docker:gone') })).rejects.toMatchObject({ code: 'unreachable' });
  await expect(provision(one, ready, { place: placeId('local:this-machine') })).rejects.toMatchObject({
    code: 'notSupported',
  });
});

test('of several kinds of place the first kind that is ready is taken, unless another is asked for', async () => {
  const asked: WorkspaceSpec[] = [];
  const provision = (spec: WorkspaceSpec) => {
    asked.push(spec);
    return Promise.resolve(environmentId(`${spec.place}/x`));
  };
  const [docker, cluster] = [fakeProvider('docker', { provision }), fakeProvider('kubernetes', { provision })];
  cluster.changes.push({ kind: 'place', place: place('kubernetes:staging') });
  cluster.changes.push({ kind: 'settled', place: placeId('kubernetes:staging') });
  docker.changes.push({ kind: 'place', place: place('docker:default') });
  docker.changes.push({ kind: 'settled', place: placeId('docker:default') });
  const list = new EnvironmentList([docker.loader, cluster.loader], silentLogger);
  const request = { list, files: filesOf(one), folder: '/home/me/shop', rebuild: false };
  await provisionEnvironment(request, report, signal);
  const clone = { overHttps: true };
  const more = { provider: providerId('kubernetes'), namespace: 'dev', timeToLive: 3_600_000, clone };
  await provisionEnvironment({ ...request, ...more }, report, signal);
  expect(asked[0]).toMatchObject({ place: 'docker:default' });
  expect(asked[0]).not.toHaveProperty('namespace');
  expect(asked[1]).toMatchObject({ place: 'kubernetes:staging', namespace: 'dev', timeToLive: 3_600_000, clone });
});

test('a kind of place of which there is none says why', async () => {
  const cluster = fakeProvider('kubernetes');
  cluster.changes.push({
    kind: 'noPlaces',
    reason: 'There is no kubeconfig.',
    remedy: { kind: 'text', text: 'Write one.' },
  });
  const list = new EnvironmentList([cluster.loader], silentLogger);
  const request = { list, files: filesOf(one), folder: '/home/me/shop', rebuild: false };
  await expect(
    provisionEnvironment({ ...request, provider: providerId('kubernetes') }, report, signal),
  ).rejects.toMatchObject({ message: 'There is no kubeconfig.', remedy: { text: 'Write one.' } });
});

test.each([
  ['interrupted', /which is not finished\.$/, /^Provision the stack again/],
  ['going', /which is being removed\.$/, /^Wait/],
] as const)(
  'a Dev Container by itself is not made in the namespace of a stack that is %s',
  async (state, why, remedy) => {
    const asked: WorkspaceSpec[] = [];
    const stack = { reference: 'kubernetes:deploy#deployment/web', secrets: {} };
    const { loader, changes } = fakeProvider('kubernetes', {
      provision: spec => {
        asked.push(spec);
        return Promise.resolve(environmentId('kubernetes:team/stack/a'));
      },
    });
    changes.push({ kind: 'place', place: place('kubernetes:team') });
    changes.push({ kind: 'environment', environment: unfinished('kubernetes:team/stack/a', state) });
    changes.push({ kind: 'settled', place: placeId('kubernetes:team') });
    const list = new EnvironmentList([loader], silentLogger);
    const request = { list, files: filesOf(one), folder: '/home/ada/shop', rebuild: true };
    await expect(provisionEnvironment({ ...request, namespace: 'stack' }, report, signal)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(why) as string,
      remedy: { text: expect.stringMatching(remedy) as string },
    });
    expect(asked).toEqual([]);
    await provisionEnvironment({ ...request, namespace: 'stack', stack }, report, signal);
    await provisionEnvironment({ ...request, namespace: 'dev' }, report, signal);
    expect(asked).toMatchObject([{ stack }, { namespace: 'dev' }]);
  },
);

test('where no place is ready, the one that failed is told of before those that nobody chose or installed', async () => {
  const places = [
    place('docker:default', { kind: 'missing', reason: 'No Docker engine listens.' }),
    place('docker:other', { kind: 'notChosen', reason: 'Only the current one is connected to.' }),
    place('docker:current', { kind: 'unreachable', reason: 'The credential has expired.' }),
  ];
  await expect(provision(one, places)).rejects.toMatchObject({
    message: 'docker:current: The credential has expired.',
  });
});
