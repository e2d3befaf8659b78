import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { EnvironmentChange } from '../../src/core/environment/environment.ts';
import { createKubernetesProvider } from '../../src/core/providers/kubernetes/kubernetesProvider.ts';
import { makeTestNamespace, type TestNamespace } from '../integration/kubernetes/testNamespace.ts';

const pods = Number(process.env['LOCKSTEP_BENCH_PODS'] ?? 5000);
const environments = Number(process.env['LOCKSTEP_BENCH_ENVIRONMENTS'] ?? 500);
const rounds = 3;
const stop = new AbortController();
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Watches a crowded namespace: how much the first list keeps, how much events add, how many changes one event makes. */
async function main(): Promise<void> {
  const namespace = await makeTestNamespace();
  try {
    await fill(namespace);
    const before = heap();
    const seen: EnvironmentChange[] = [];
    const settled = Promise.withResolvers<undefined>();
    const start = performance.now();
    void watch(namespace, change => {
      seen.push(change);
      if (change.kind === 'settled') settled.resolve(undefined);
    });
    await settled.promise;
    const told = seen.filter(({ kind }) => kind === 'environment').length;
    if (told !== environments) throw new Error(`${told} of ${environments} environments were told.`);
    say(`${pods} pods and ${environments} environments listed in ${(performance.now() - start).toFixed(0)} ms`);
    const listed = heap();
    say(`kept of them: ${megabytes(listed - before)}`);
    for (let round = 0; round < rounds; round += 1) {
      await touchAll(namespace, round);
      say(`after ${pods} events more: ${megabytes(heap() - listed)} over the first list`);
    }
    seen.length = 0;
    const path = `${namespace.path('deployments', 'apis/apps/v1')}/e-7`;
    const began = performance.now();
    await patch(namespace, path, { metadata: { annotations: { 'lockstep.failed-at': 'postCreateCommand' } } });
    while (seen.length === 0) await new Promise(resolve => setTimeout(resolve, 1));
    say(
      `an event among ${environments} environments: ${seen.length} change, ${(performance.now() - began).toFixed(0)} ms after it was asked for`,
    );
  } finally {
    stop.abort();
    await namespace[Symbol.asyncDispose]();
  }
}

async function watch(namespace: TestNamespace, tell: (change: EnvironmentChange) => void): Promise<void> {
  const provider = createKubernetesProvider({
    namespaces: { [namespace.cluster.context]: [namespace.name] },
    sources: { env: { KUBECONFIG: namespace.kubeconfigFile }, home: '/nonexistent', platform: process.platform },
  });
  for await (const change of provider.watch(stop.signal)) tell(change);
}

/** Pods that no scheduler takes, and Deployments that want none: they cost the cluster nothing but their text. */
async function fill(namespace: TestNamespace): Promise<void> {
  const containers = [{ name: 'main', image: 'debian:bookworm-slim', env: [{ name: 'A', value: 'x'.repeat(500) }] }];
  await inParallel(pods, index =>
    namespace.create('pods', { metadata: { name: `p-${index}` }, spec: { schedulerName: 'none', containers } }),
  );
  await inParallel(environments, index => {
    const labels = { 'lockstep.environment': `e-${index}`, 'lockstep.role': 'workspace' };
    const template = { metadata: { labels }, spec: { containers } };
    const body = {
      metadata: { name: `e-${index}`, labels },
      spec: { replicas: 0, selector: { matchLabels: labels }, template },
    };
    return namespace.create('deployments', body, 'apis/apps/v1');
  });
}

function touchAll(namespace: TestNamespace, round: number): Promise<void> {
  return inParallel(pods, index =>
    patch(namespace, `${namespace.path('pods')}/p-${index}`, { metadata: { annotations: { round: String(round) } } }),
  );
}

const patch = (namespace: TestNamespace, path: string, body: object): Promise<unknown> =>
  namespace.cluster.request({ method: 'PATCH', path, body }, stop.signal);

async function inParallel(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;
const say = (words: string): boolean => process.stdout.write(`${words}\n`);

await main();
