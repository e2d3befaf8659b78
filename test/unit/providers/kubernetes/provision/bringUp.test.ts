import { expect, test } from 'vitest';
import type { ApiRequest } from '../../../../../src/core/cluster/cluster.ts';
import type { Scalable } from '../../../../../src/core/cluster/scalable.ts';
import { bringUp } from '../../../../../src/core/providers/kubernetes/provision/bringUp.ts';
import type { Making, RunningWorkspace } from '../../../../../src/core/providers/kubernetes/provision/making.ts';
import { runStart } from '../../../../../src/core/providers/kubernetes/provision/runCommands.ts';
import { clusterOf } from '../../../cluster/clusterOf.ts';

const asked: ApiRequest[] = [];
const cluster = clusterOf(request => {
  asked.push(request);
  return Promise.reject(new Error('The cluster was asked.'));
});
const at = { file: '.devcontainer/devcontainer.json', line: 3 };
// Here and below: what bringing up reads, and nothing else.
const making = {
  cluster,
  project: { spec: { folder: '/home/ada/shop' }, devContainer: { at: () => at }, properties: {} },
  namespace: { name: 'dev' },
  names: { base: 'shop', environment: 'shop-1' },
  options: { report: { step: () => undefined, output: () => undefined } },
} as unknown as Making;
const failedAt = (command: string): Scalable =>
  ({ metadata: { name: 'shop', annotations: { 'lockstep.failed-at': command } }, spec: {} }) as unknown as Scalable;

test('an unchanged environment that failed is not brought up as if all were well, and how to run its command again is said', async () => {
  await expect(bringUp(making, failedAt('postCreateCommand'), new AbortController().signal)).rejects.toMatchObject({
    code: 'commandFailed',
    message: 'postCreateCommand failed in the Dev Container of shop, which is kept as it was then.',
    at,
    remedy: { text: expect.stringContaining('`lockstep up --rebuild`') as unknown },
  });
  expect(asked).toEqual([]);
});

test('an environment that failed at a command of each start is brought up to run it again', async () => {
  await expect(bringUp(making, failedAt('postStartCommand'), new AbortController().signal)).rejects.toThrow(
    'The cluster was asked.',
  );
});

test('an environment whose commands of the start went well no longer stands as failed', async () => {
  const patches: unknown[] = [];
  const willing = clusterOf(({ body }) => Promise.resolve(patches.push(body)));
  const running = {
    spawn: () => Promise.resolve({ output: [], exit: Promise.resolve({ kind: 'exited', code: 0 }) }),
    containerEnv: {},
    merged: { postStartCommands: [], postAttachCommands: [] },
  } as unknown as RunningWorkspace;
  const project = { ...making.project, secrets: [] };
  await runStart({ ...making, cluster: willing, project }, running, new AbortController().signal);
  expect(patches.at(-1)).toEqual({ metadata: { annotations: { 'lockstep.failed-at': null } } });
});
