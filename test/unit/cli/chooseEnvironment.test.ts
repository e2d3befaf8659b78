import { expect, test } from 'vitest';
import { chooseEnvironment } from '../../../src/cli/chooseEnvironment.ts';
import { silentLogger } from '../../../src/core/base/logger.ts';
import type { EnvironmentId } from '../../../src/core/environment/ids.ts';
import { EnvironmentList } from '../../../src/core/workflows/environmentList.ts';
import { environment, fakeProvider, place } from '../workflows/fakes.ts';

const folder = '/home/ada/shop';
const signal = AbortSignal.timeout(10_000);

async function choose(ids: readonly string[], named?: string): Promise<EnvironmentId> {
  const { loader, changes } = fakeProvider('docker');
  using list = disposable(new EnvironmentList([loader], silentLogger));
  changes.push({ kind: 'place', place: place('docker:here') });
  for (const id of ids)
    changes.push({
      kind: 'environment',
      environment: environment(id, { workspace: { local: folder, remote: '/w', persistence: 'kept' } }),
    });
  changes.push({ kind: 'settled', place: place('docker:here').id });
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
