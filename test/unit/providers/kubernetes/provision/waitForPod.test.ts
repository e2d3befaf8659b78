import { expect, test } from 'vitest';
import type { KubernetesObject, ObjectMetadata } from '../../../../../src/core/cluster/kubernetesObject.ts';
import type { ContainerState, Pod } from '../../../../../src/core/cluster/pod.ts';
import { findContainerStatus } from '../../../../../src/core/cluster/streams/findContainerStatus.ts';
import { waitForPod, type PodWait } from '../../../../../src/core/providers/kubernetes/provision/waitForPod.ts';
import { json, playServer, type PlayedServer } from '../../../cluster/apiServer.ts';

const signal = new AbortController().signal;
const report = { step: (): void => undefined, output: (): void => undefined };
const broken: ContainerState = { waiting: { reason: 'ImagePullBackOff', message: 'not found' } };

function metadata(name: string, more: Partial<ObjectMetadata> = {}): ObjectMetadata {
  return { name, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', ...more };
}

function pod(name: string, state: ContainerState, more: Partial<ObjectMetadata>): Pod {
  const status = { phase: 'Pending', containerStatuses: [{ name: 'db', state }] } as const;
  return { metadata: metadata(name, more), spec: { containers: [{ name: 'db' }] }, status };
}

const ownedBy = (uid: string): Partial<ObjectMetadata> => ({
  ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'users', uid }],
});
const madeBy = (token: string): Partial<ObjectMetadata> => ({ annotations: { 'lockstep.made': token } });

/** Lists these of each kind; a watch for pods tells another. */
function play(listed: Readonly<Record<string, readonly KubernetesObject[]>>, arriving: Pod): Promise<PlayedServer> {
  return playServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://played');
    const kind = pathname.split('/').at(-1) ?? '';
    if (!searchParams.has('watch')) json(response, { metadata: { resourceVersion: '1' }, items: listed[kind] ?? [] });
    else if (kind === 'pods') response.writeHead(200).write(`${JSON.stringify({ type: 'ADDED', object: arriving })}\n`);
  });
}

const wait: PodWait = {
  namespace: 'dev',
  environment: 'e1',
  service: 'db',
  until: each => findContainerStatus(each, 'db')?.state?.running !== undefined,
  what: 'waiting for db',
};

test.each<[string, Partial<ObjectMetadata>, Partial<ObjectMetadata>, Partial<PodWait>]>([
  ['an earlier making', madeBy('old'), madeBy('new'), { token: 'new' }],
  ['an earlier job', ownedBy('old'), ownedBy('new'), { job: 'new' }],
])('what %s left is no reason why this one fails', async (_, before, now, more) => {
  await using server = await play({ pods: [pod('old', broken, before)] }, pod('new', { running: {} }, now));
  const found = await waitForPod(await server.connect(), { ...wait, ...more }, report, signal);
  expect(found.metadata.name).toBe('new');
});

test('a job over its time is told, because no pod comes of it', async () => {
  const over = {
    metadata: metadata('over'),
    involvedObject: { uid: 'job' },
    reason: 'DeadlineExceeded',
    message: 'Job was active longer than specified deadline',
  };
  await using server = await play({ events: [over] }, pod('old', { running: {} }, ownedBy('another')));
  await expect(waitForPod(await server.connect(), { ...wait, job: 'job' }, report, signal)).rejects.toThrow(
    'db does not start: Job was active longer than specified deadline',
  );
});
