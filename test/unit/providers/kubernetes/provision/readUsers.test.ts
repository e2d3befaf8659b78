import { expect, test } from 'vitest';
import { readUsers } from '../../../../../src/core/providers/kubernetes/provision/readUsers.ts';
import { json, playServer, refusal } from '../../../cluster/apiServer.ts';

const metadata = { uid: 'job', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };

test('a job that was left behind makes room, and none asks without end', async () => {
  const labels = { 'lockstep.environment': 'e1' };
  let job: unknown = { metadata: { ...metadata, name: 'shop-e1-users', labels } };
  let made = '';
  await using server = await playServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://played');
    if (pathname.endsWith('/log')) response.end('root:x:0\n--- lockstep ---\nroot:x:0\n--- lockstep ---\n');
    else if (searchParams.has('watch')) response.writeHead(200).flushHeaders();
    else if (request.method === 'DELETE') {
      job = undefined;
      json(response, {});
    } else if (request.method === 'PATCH' && job !== undefined) {
      json(response, refusal(422, 'Invalid', 'field is immutable'), 422);
    } else if (request.method === 'PATCH') {
      request.on('data', chunk => (made += String(chunk)));
      request.on('end', () => json(response, (job = { metadata })));
    } else if (pathname.includes('/jobs/')) {
      if (job === undefined) json(response, refusal(404, 'NotFound', 'no such job'), 404);
      else json(response, job);
    } else json(response, { metadata, items: pathname.endsWith('/pods') ? [pod()] : [] });
  });
  const question = {
    image: 'node:22',
    namespace: 'dev',
    names: { environment: 'e1', base: 'shop-e1' },
    report: { step: (): void => undefined, output: (): void => undefined },
  };
  const users = await readUsers(await server.connect(), question, AbortSignal.timeout(5000));
  expect(users).toEqual({ passwd: 'root:x:0\n', group: 'root:x:0\n' });
  expect(JSON.parse(made)).toMatchObject({
    metadata: { name: 'shop-e1-lockstep-users' },
    spec: { activeDeadlineSeconds: expect.any(Number) as number },
  });
  expect(job).toBeUndefined();

  function pod(): object {
    const { template } = (JSON.parse(made) as { spec: { template: { spec: { containers: { name: string }[] } } } })
      .spec;
    const statuses = template.spec.containers.map(({ name }) => ({ name, state: { terminated: { exitCode: 0 } } }));
    const ownerReferences = [{ apiVersion: 'batch/v1', kind: 'Job', name: 'job', uid: 'job' }];
    return {
      metadata: { ...metadata, name: 'asked', uid: 'pod', ownerReferences },
      spec: { containers: [] },
      status: { phase: 'Succeeded', containerStatuses: statuses },
    };
  }
});
