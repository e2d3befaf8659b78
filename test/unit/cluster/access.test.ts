import { expect, test } from 'vitest';
import type { Access } from '../../../src/core/cluster/access.ts';
import { missingAccess } from '../../../src/core/cluster/missingAccess.ts';
import { requireAccess } from '../../../src/core/cluster/requireAccess.ts';
import { streamAccess } from '../../../src/core/cluster/streamAccess.ts';
import { json, playServer } from './apiServer.ts';

const never = new AbortController().signal;

test.each([
  ['1', '34', ['get']],
  ['1', '34+', ['get']],
  ['1', '35+', ['get', 'create']],
  ['2', '0', ['get', 'create']],
])('on Kubernetes %s.%s a stream needs %o', async (major, minor, verbs) => {
  await using server = await playServer((_, response) => json(response, { major, minor }));
  const cluster = await server.connect();
  const access = await streamAccess(cluster, 'portforward', { namespace: 'shop', name: 'web-1' }, never);
  expect(access).toEqual(
    verbs.map(verb => ({ verb, resource: 'pods', subresource: 'portforward', namespace: 'shop', name: 'web-1' })),
  );
});

test('many questions are asked a few at a time, and each answer goes to its own', async () => {
  const answers: (() => void)[] = [];
  let asked = 0;
  let most = 0;
  await using server = await playServer((request, response) => {
    let body = '';
    request.on('data', chunk => (body += String(chunk)));
    request.on('end', () => {
      const { spec } = JSON.parse(body) as { spec: { resourceAttributes: { name: string } } };
      const allowed = Number(spec.resourceAttributes.name) % 2 === 0;
      most = Math.max(
        most,
        answers.push(() => json(response, { status: { allowed } }, 201)),
      );
      asked += 1;
      // A ninth would come in the meantime.
      if (answers.length === 8 || asked === 20)
        setTimeout(() => {
          for (const answer of answers.splice(0)) answer();
        }, 20);
    });
  });
  const cluster = await server.connect();
  const wanted = Array.from({ length: 20 }, (_, index) => ({ verb: 'get', resource: 'pods', name: String(index) }));
  const missing = await missingAccess(cluster, wanted, never);
  expect(missing.map(({ name }) => Number(name) % 2)).toEqual(Array.from({ length: 10 }, () => 1));
  expect(most).toBe(8);
});

test('what is missing is said by namespace, each resource once, and whom to ask for which Role', async () => {
  await using server = await playServer((_, response) => json(response, { status: { allowed: false } }, 201));
  const cluster = await server.connect();
  const deployments = { group: 'apps', resource: 'deployments', namespace: 'shop' };
  const own = [
    ...['patch', 'create'].map(verb => ({ verb, ...deployments })),
    { verb: 'get', resource: 'pods', subresource: 'log', namespace: 'shop' },
    { verb: 'delete', ...deployments },
    { verb: 'patch', ...deployments, name: 'web' },
  ];
  const inShop =
    'In the namespace shop you may not: create, patch, delete deployments.apps; get pods/log; patch deployments.apps web.';
  const refused = (wanted: readonly Access[]): Promise<void> => requireAccess(cluster, 'make it', wanted, never);
  await expect(refused(own)).rejects.toMatchObject({
    code: 'forbidden',
    message: `Could not make it on ${cluster.context}. ${inShop}`,
    remedy: { text: expect.stringMatching(/^Ask whoever runs the cluster .* lockstep-own-environments/) as string },
  });
  const namespaces = { resource: 'namespaces', name: 'stack' };
  await expect(refused([...own, { verb: 'get', ...namespaces }])).rejects.toMatchObject({
    message: `Could not make it on ${cluster.context}. ${inShop} On the whole cluster you may not: get namespaces stack.`,
    remedy: { text: expect.stringContaining('lockstep-own-stacks') as string },
  });
  const scale = { verb: 'patch', group: 'apps', resource: 'statefulsets', subresource: 'scale', namespace: 'stack' };
  await expect(
    refused([
      { ...scale, resource: 'deployments' },
      { ...scale, name: 'db' },
    ]),
  ).rejects.toMatchObject({
    remedy: { text: expect.stringContaining('lockstep-own-stacks') as string },
  });
  await expect(
    refused([{ verb: 'list', ...{ group: 'apps', resource: 'statefulsets' }, namespace: 'shop' }]),
  ).rejects.toMatchObject({
    remedy: { text: expect.stringContaining('lockstep-own-environments') as string },
  });
});
