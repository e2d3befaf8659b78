import { expect, test } from 'vitest';
import { LockstepError } from '../../../src/core/base/lockstepError.ts';
import { silentLogger } from '../../../src/core/base/logger.ts';
import { providerId } from '../../../src/core/environment/ids.ts';
import type { Inspection } from '../../../src/core/environment/inspection.ts';
import type { EnvironmentProvider } from '../../../src/core/providers/provider.ts';
import { EnvironmentList } from '../../../src/core/workflows/environmentList.ts';
import { inspectWith } from '../../../src/core/workflows/inspectWith.ts';
import { imageContents, startRegistry } from '../registry/fakeRegistry.ts';

const { signal } = new AbortController();
const access = { env: {}, home: '/nowhere' };

/** An engine that has one image for amd64. */
function listWith(has: string): EnvironmentList {
  const engine: Pick<EnvironmentProvider, 'id' | 'name' | 'inspect'> = {
    id: providerId('docker'),
    name: 'Docker',
    inspect: ({ name }) => {
      const facts = [{ key: 'cpu.architecture', status: 'known', value: 'amd64', sources: [] }] as const;
      const inspection: Inspection = { facts, env: { FROM: 'engine' }, files: new Map() };
      const missing = new LockstepError('notFound', `The image ${name} is not on the engine.`);
      return name === has ? Promise.resolve(inspection) : Promise.reject(missing);
    },
  };
  const load = (): Promise<EnvironmentProvider> => Promise.resolve(engine as EnvironmentProvider);
  return new EnvironmentList([{ id: providerId('docker'), load }], silentLogger);
}

test('an engine that has the image is asked first, and the registry for what it lacks', async () => {
  await using registry = await startRegistry(path => {
    const body = imageContents({ Env: ['FROM=registry'] }, 'arm64').get(path);
    return body === undefined ? { status: 404 } : { body };
  });
  const name = `${registry.host}/web`;
  const inspect = async (has: string, platform?: string, registryAccess: typeof access | undefined = access) => {
    const target = { kind: 'image', name, ...(platform === undefined ? {} : { platform }) } as const;
    return (await inspectWith(listWith(has), registryAccess)(target, signal)).env['FROM'];
  };
  expect(await inspect(name)).toBe('engine');
  expect(registry.asked).toEqual([]);
  expect(await inspect('other')).toBe('registry');
  expect(await inspect(name, 'linux/arm64')).toBe('registry');
});

test('without access no registry is asked, and a container is never looked for in one', async () => {
  await using registry = await startRegistry(() => ({ status: 404 }));
  const name = `${registry.host}/web`;
  const notThere = { code: 'notFound', message: `The image ${name} is not on the engine.` };
  await expect(inspectWith(listWith('x'))({ kind: 'image', name }, signal)).rejects.toMatchObject(notThere);
  await expect(inspectWith(listWith('x'), access)({ kind: 'container', name }, signal)).rejects.toMatchObject(notThere);
  expect(registry.asked).toEqual([]);
});
