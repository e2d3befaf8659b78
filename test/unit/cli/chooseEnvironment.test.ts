import { expect, test } from 'vitest';
import { chooseEnvironment } from '../../../src/cli/chooseEnvironment.ts';
import { silentLogger } from '../../../src/core/base/logger.ts';
import type { EnvironmentId } from '../../../src/core/environment/ids.ts';
import type { Environment, Place } from '../../../src/core/environment/environment.ts';
import { EnvironmentList } from '../../../src/core/workflows/environmentList.ts';
import { environment, fakeProvider, place, unfinished } from '../workflows/fakes.ts';

const folder = '/home/ada/shop';
const signal = AbortSignal.timeout(10_000);

const finished = (id: string): Environment =>
  environment(id, {
    workspace: { local: folder, remote: '/w', persistence: 'kept' },
    createdAt: '2026-01-01T00:00:00Z',
  });

async function choose(
  all: readonly (string | Environment)[],
  named?: string,
  places: readonly Place[] = [place('docker:here')],
): Promise<EnvironmentId> {
  const { loader, changes } = fakeProvider('docker');
  const others = places
    .filter(({ provider }) => provider !== 'docker')
    .map(each => [each, fakeProvider(each.provider)] as const);
  using list = disposable(new EnvironmentList([loader, ...others.map(([, other]) => other.loader)], silentLogger));
  for (const [each, other] of others) {
    other.changes.push({ kind: 'place', place: each });
    other.changes.push({ kind: 'settled', place: each.id });
  }
  const own = places.filter(({ provider }) => provider === 'docker');
  for (const each of own) changes.push({ kind: 'place', place: each });
  for (const each of all)
    changes.push({ kind: 'environment', environment: typeof each === 'string' ? finished(each) : each });
  for (const { id } of own) changes.push({ kind: 'settled', place: id });
  if (own.length === 0) changes.push({ kind: 'noPlaces', reason: 'There is no Docker.' });
  return (await chooseEnvironment(named, { list, folder, logger: silentLogger, signal })).id;
}

const disposable = (list: EnvironmentList): EnvironmentList & Disposable =>
  Object.assign(list, { [Symbol.dispose]: () => list.dispose() });

test('the one environment of the folder is meant where none is named', async () => {
  expect(await choose(['docker:here/a'])).toBe('docker:here/a');
});

test('of several none is taken unless it is named', async () => {
  const several = ['docker:here/a', 'docker:here/b'];
  await expect(choose(several)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(/docker:here\/a.*docker:here\/b/) as string,
  });
  expect(await choose(several, 'docker:here/b')).toBe('docker:here/b');
});

test('without one it is said where was looked, and how this verb takes another', async () => {
  const { loader, changes } = fakeProvider('kubernetes');
  using list = disposable(new EnvironmentList([loader], silentLogger));
  changes.push({ kind: 'place', place: { ...place('kubernetes:office'), namespaces: ['shop', 'dev'] } });
  changes.push({ kind: 'settled', place: place('kubernetes:office').id });
  const context = { list, folder, logger: silentLogger, signal };
  await expect(chooseEnvironment(undefined, context, 'with --environment')).rejects.toMatchObject({
    message: `There is no environment for ${folder} in the namespaces shop and dev of kubernetes:office.`,
    remedy: { text: expect.stringMatching(/with --environment.*--namespace NAME/) as string },
  });
});

test('without one it is said how to make or find one', async () => {
  await expect(choose([])).rejects.toMatchObject({ code: 'notFound', remedy: { kind: 'text' } });
});

test('a stack that is being removed is not meant beside another, one that is half made may be', async () => {
  const going = unfinished('kubernetes:team/stack/a', 'going');
  const interrupted = unfinished('kubernetes:team/stack/b', 'interrupted');
  expect(await choose([going, 'docker:here/a'])).toBe('docker:here/a');
  expect(await choose([going, interrupted])).toBe(interrupted.id);
  expect(await choose([going])).toBe(going.id);
  await expect(choose([interrupted, 'docker:here/a'])).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(/: docker:here\/a, kubernetes:team\/stack\/b\./) as string,
  });
});

test('a place that does not answer is the reason only where no other one was looked into', async () => {
  const wrong = place('kubernetes:kubeconfig', {
    kind: 'unreachable',
    reason: 'There is no kubeconfig at /nowhere.',
    remedy: { kind: 'text', text: 'Mend KUBECONFIG.' },
  });
  const machine = place('local:this-machine');
  await expect(choose([], undefined, [machine, wrong])).rejects.toMatchObject({
    code: 'unreachable',
    remedy: { text: 'Mend KUBECONFIG.' },
  });
  await expect(choose([], undefined, [place('docker:here'), machine, wrong])).rejects.toMatchObject({
    code: 'notFound',
    message: `There is no environment for ${folder} in docker:here. kubernetes:kubeconfig: There is no kubeconfig at /nowhere.`,
    remedy: { text: expect.stringContaining('lockstep up') as string },
  });
});
