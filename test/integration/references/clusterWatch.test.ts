import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { watchReference } from '../../../src/core/references/cluster/watchReference.ts';
import type { WorkloadChange } from '../../../src/core/references/cluster/workloadChange.ts';
import { parseReferenceTarget } from '../../../src/core/references/parseReferenceTarget.ts';
import { accountKubeconfig } from '../kubernetes/accountKubeconfig.ts';
import { readmeRules } from '../kubernetes/readmeRules.ts';
import { applyManifests } from '../kubernetes/applyManifests.ts';
import { connectTestCluster, makeTestNamespace } from '../kubernetes/testNamespace.ts';
import { untilRunning } from '../providers/kubernetesEnvironment.ts';

const secret = `planted-${randomUUID()}`;

const manifests = (mode: string, level: string, dsn: string): string => `
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { MODE: "${mode}", DSN: "${dsn}" }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - name: web
          image: debian:bookworm-slim
          command: [sleep, infinity]
          envFrom: [{ configMapRef: { name: settings } }]
          env: [{ name: LOG_LEVEL, value: ${level} }, { name: CONNECTION, value: "${dsn}" }]
`;

test('a rollout in production is told as it happens: what, by whom and when, until it is done', async () => {
  await using production = await makeTestNamespace();
  await applyManifests(production, manifests('fast', 'info', 'none'));
  await untilRunning(production, 'web');
  const file = await accountKubeconfig(production, 'watcher', await readmeRules('read-production'));
  const { cluster } = await connectTestCluster(file);
  using connection = cluster;

  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(100_000)]);
  const target = parseReferenceTarget(`cluster:${production.name}/deployment/web`);
  const changes = watchReference(connection, target, signal)[Symbol.asyncIterator]();
  const next = async (): Promise<WorkloadChange | undefined> =>
    (await changes.next()).value as WorkloadChange | undefined;
  expect([await next(), await next()]).toEqual([
    { kind: 'watching', object: 'deployment/web' },
    { kind: 'watching', object: 'configmap/settings' },
  ]);
  const began = Date.now();
  await applyManifests(production, manifests('slow', 'debug', secret));
  const seen = [await next(), await next()];
  expect(Date.now() - began).toBeLessThan(10_000);
  seen.push(await next());
  const by = { by: 'deployer', at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}Z$/) as string };
  const container = 'spec.template.spec.containers[web]';
  expect(seen).toContainEqual({
    kind: 'changed',
    object: 'deployment/web',
    fields: [
      { path: `${container}.env[CONNECTION].value`, kind: 'changed', from: 'none', ...by },
      { path: `${container}.env[LOG_LEVEL].value`, kind: 'changed', from: 'info', to: 'debug', ...by },
    ],
  });
  expect(seen).toContainEqual({
    kind: 'changed',
    object: 'configmap/settings',
    fields: [
      { path: 'data.DSN', kind: 'changed', from: 'none', ...by },
      { path: 'data.MODE', kind: 'changed', ...by },
    ],
  });
  expect(seen.at(-1)).toEqual({ kind: 'rolledOut', object: 'deployment/web' });
  expect(JSON.stringify(seen)).not.toContain(secret);

  await production.cluster.request(
    { method: 'DELETE', path: `${production.path('deployments', 'apis/apps/v1')}/web` },
    AbortSignal.timeout(10_000),
  );
  expect(await next()).toEqual({ kind: 'removed', object: 'deployment/web' });
  await applyManifests(production, manifests('slow', 'debug', secret));
  expect(await next()).toEqual({ kind: 'changed', object: 'deployment/web', fields: [] });
  stop.abort();
  while ((await changes.next()).done !== true);
});
