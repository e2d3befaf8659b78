import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { clusterEnvironmentId } from '../../../src/core/cluster/clusterId.ts';
import type { EnvironmentId, ServiceName } from '../../../src/core/environment/ids.ts';
import type { ResourceUse } from '../../../src/core/environment/resourceUse.ts';
import type { EnvironmentProvider } from '../../../src/core/providers/provider.ts';
import { accountKubeconfig } from '../kubernetes/accountKubeconfig.ts';
import { readmeRules } from '../kubernetes/readmeRules.ts';
import type { TestNamespace } from '../kubernetes/testNamespace.ts';
import { useTestNamespace } from '../kubernetes/useTestNamespace.ts';
import { never } from './describeProvider.ts';
import { makeEnvironment, providerOf, untilRunning, type TestEnvironment } from './kubernetesEnvironment.ts';

const mebibyte = 1024 ** 2;
/** Fills 16 MiB of memory, and keeps it. */
const script = 'exec perl -e \'$x = "x" x (16 << 20); sleep\'';

let namespace: TestNamespace;
let made: TestEnvironment;
useTestNamespace(async own => {
  namespace = own;
  made = await makeEnvironment(namespace, { script });
  await namespace.runPod('tools', script);
  await untilRunning(namespace, made.app, made.db);
});

/** Asks until all services have figures: they come with the metrics-server's next rounds. */
async function figures(
  provider: () => EnvironmentProvider,
  id: EnvironmentId,
  services: number,
): Promise<ReadonlyMap<ServiceName, ResourceUse>> {
  const limit = AbortSignal.timeout(150_000);
  for (;;) {
    const usage = await provider().usage?.(id, limit);
    if (usage?.size === services) return usage;
    await delay(500, undefined, { signal: limit });
  }
}

test('what each service of an environment uses is read, and what a pod alone does', async () => {
  const provider = providerOf(namespace);
  const usage = await figures(() => provider, made.id, 2);
  expect([...usage.keys()].sort()).toEqual(['app', 'db']);
  const { context } = namespace.cluster;
  const pod = clusterEnvironmentId({ context, namespace: namespace.name, name: 'pod.tools' });
  for (const { memory, cpu } of [...usage.values(), ...(await figures(() => provider, pod, 1)).values()]) {
    expect(memory).toBeGreaterThan(16 * mebibyte);
    expect(memory).toBeLessThan(128 * mebibyte);
    expect(cpu).toBeLessThan(2000);
  }
});

test('the Role of the README is enough, and who may not read figures just has none', async () => {
  const rules = await readmeRules('own-environments');
  const without = rules.filter(({ apiGroups }) => !apiGroups.includes('metrics.k8s.io'));
  const developer = await accountKubeconfig(namespace, 'developer', rules);
  // A new one each time: the Role comes into force a little later, and a refusal is remembered.
  const own = await figures(() => providerOf(namespace, { kubeconfig: developer }), made.id, 2);
  expect(own.size).toBe(2);
  const guest = providerOf(namespace, { kubeconfig: await accountKubeconfig(namespace, 'guest', without) });
  expect(await guest.usage?.(made.id, never)).toEqual(new Map());
});
