import { expect, test } from 'vitest';
import type { Making } from '../../../src/core/providers/kubernetes/provision/making.ts';
import { waitForNames } from '../../../src/core/providers/kubernetes/provision/waitForNames.ts';
import { makeTestNamespace } from '../kubernetes/testNamespace.ts';
import { never, run, sh } from './describeProvider.ts';
import { makeEnvironment, providerOf, untilRunning } from './kubernetesEnvironment.ts';
import { podOf, recording } from './kubernetesWorkspaces.ts';

test('a workspace is waited for until it finds a service by its name, however late that comes', async () => {
  await using space = await makeTestNamespace();
  const { id, name, app, db } = await makeEnvironment(space);
  await untilRunning(space, app, db);
  await using session = await providerOf(space).open(id, never);
  const find = async (): Promise<string> => (await run(session, { argv: sh('getent hosts db || echo none') })).stdout;
  const options = recording();
  // What waiting reads, and nothing else.
  const making = {
    ...{ cluster: space.cluster, namespace: space, names: { environment: name }, options },
    project: { compose: { services: [{ name: 'app' }] } },
  } as unknown as Making;
  let isOver = false;
  const waiting = waitForNames(making, (command, signal) => session.spawn(command, signal), never).then(() => {
    isOver = true;
  });
  await expect.poll(() => options.steps).toEqual(['looking for db']);
  expect(await find()).toBe('none\n');
  expect(isOver).toBe(false);
  const selector = { 'lockstep.environment': name, 'lockstep.service': 'db' };
  await space.create('services', { metadata: { name: 'db' }, spec: { clusterIP: 'None', selector } });
  await waiting;
  expect(await find()).toContain((await podOf(space.cluster, id, 'db')).status?.podIP);
  expect(options.steps).toEqual(['looking for db']);
});
