import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EnvironmentChange } from '../../../src/core/environment/environment.ts';
import { clusterEnvironmentId } from '../../../src/core/cluster/clusterId.ts';
import type { EnvironmentId } from '../../../src/core/environment/ids.ts';
import { spawnProcess } from '../../../src/core/process/spawnProcess.ts';
import { startSecondApiServer, type SecondApiServer } from '../../rig/kubernetes/secondApiServer.mjs';
import { accountKubeconfig } from '../kubernetes/accountKubeconfig.ts';
import { deploymentOf } from '../kubernetes/deploymentOf.ts';
import { grant } from '../kubernetes/grant.ts';
import { image, makeTestNamespace, type TestNamespace } from '../kubernetes/testNamespace.ts';
import { never, sh } from './describeProvider.ts';
import { makeEnvironment, providerOf, untilRunning } from './kubernetesEnvironment.ts';
import { becomes, isAway, isGone, isReady, Watcher } from './watcher.ts';

const apps = 'apis/apps/v1';
/** What this process reads, but for watches and what a test itself waits for by its name. */
class Reads implements Disposable {
  readonly seen: string[] = [];
  readonly #of: string;

  constructor(of: string) {
    this.#of = of;
    subscribe('http.client.request.created', this.#note);
  }

  [Symbol.dispose](): void {
    unsubscribe('http.client.request.created', this.#note);
  }

  readonly #note = (message: unknown): void => {
    const { method, path } = (message as { readonly request: ClientRequest }).request;
    if (method === 'GET' && path.includes(this.#of) && !/[?&](?:watch=true|fieldSelector=metadata\.name)/.test(path))
      this.seen.push(path);
  };
}
const isSettled = ({ kind }: EnvironmentChange): boolean => kind === 'settled';
describe('watching environments on a cluster', () => {
  let namespace: TestNamespace;
  beforeAll(async () => (namespace = await makeTestNamespace()));
  afterAll(() => namespace[Symbol.asyncDispose]());

  const idOf = (name: string): EnvironmentId =>
    clusterEnvironmentId({ context: namespace.cluster.context, namespace: namespace.name, name });
  const remove = (plural: string, name: string, api?: string): Promise<unknown> =>
    namespace.cluster.request({ method: 'DELETE', path: `${namespace.path(plural, api)}/${name}` }, never);
  const scale = (name: string, spec: object): Promise<unknown> => {
    const path = `${namespace.path('deployments', apps)}/${name}`;
    const contentType = 'application/strategic-merge-patch+json';
    return namespace.cluster.request({ method: 'PATCH', path, body: { spec }, contentType }, never);
  };

  test('what happens to an environment is seen by itself, without asking again', async () => {
    using reads = new Reads(`/namespaces/${namespace.name}/`);
    using watcher = new Watcher(providerOf(namespace));
    await watcher.next(isSettled, 20_000);
    const listed = [...reads.seen];
    expect(listed).not.toEqual([]);
    const { id, app, db } = await makeEnvironment(namespace);
    await watcher.next(
      becomes(id, ({ state }) => state.kind === 'creating'),
      20_000,
    );
    await untilRunning(namespace, app, db);
    await watcher.next(
      becomes(id, ({ services }) => services.every(({ state }) => state.kind === 'running')),
      20_000,
    );
    await remove('deployments', app, apps);
    await watcher.next(isGone(id), 20_000);
    expect(reads.seen).toEqual(listed);
    await remove('deployments', db, apps);
  });

  test('a workload that Lockstep did not make survives a rollout under the same id', async () => {
    await namespace.create('deployments', deploymentOf({ name: 'web' }), apps);
    await untilRunning(namespace, 'web');
    using watcher = new Watcher(providerOf(namespace));
    await watcher.next(
      becomes(idOf('deployment.web'), () => true),
      20_000,
    );
    const changed = { name: 'web', env: [{ name: 'VERSION', value: '2' }] };
    await scale('web', { template: { spec: { containers: [changed] } } });
    await namespace.until(namespace.path('deployments', apps), 'web', object => {
      const { metadata, status } = object as typeof object & { status?: Record<string, number> };
      return (
        metadata.generation === 2 &&
        status?.['observedGeneration'] === 2 &&
        status['replicas'] === 1 &&
        status['availableReplicas'] === 1
      );
    });
    expect(watcher.seen.filter(isGone(idOf('deployment.web')))).toEqual([]);
    await scale('web', { replicas: 0 });
    await watcher.next(isGone(idOf('deployment.web')), 20_000);
  });

  test('why a workspace does not run is told while it waits: quota, no node, no image, crash loop', async () => {
    using watcher = new Watcher(providerOf(namespace));
    await watcher.next(isSettled, 20_000);
    const { id, app } = await makeEnvironment(namespace);
    const reason = async (why: RegExp): Promise<void> => {
      await watcher.next(
        becomes(id, environment => why.test(environment.reason ?? '')),
        60_000,
      );
    };
    const broken = (container: object, more: object = {}): Promise<unknown> =>
      scale(app, { template: { spec: { containers: [{ name: 'app', ...container }], ...more } } });
    await broken({}, { nodeSelector: { 'kubernetes.io/hostname': 'nowhere' } });
    await reason(/^No node takes the pod: 0\/\d+ nodes are available/);
    await broken({ image: 'lockstep.invalid/none:1' }, { nodeSelector: null });
    await reason(/^The image of app can't be pulled: /);
    await broken({ image, command: ['sh', '-c', 'exit 3'] });
    await reason(/^app ended with exit code 3\. It is started again and again\./);
    await namespace.create('resourcequotas', { metadata: { name: 'none' }, spec: { hard: { pods: '0' } } });
    await broken({ command: ['sleep', 'infinity'] });
    await reason(/^No pod of app-\S+ can be made: .*exceeded quota: none/);
    await remove('resourcequotas', 'none');
    await remove('deployments', app, apps);
  });

  test('a namespace that Lockstep made for somebody else is not looked into', async () => {
    await using theirs = await makeTestNamespace({}, 'abc');
    const { id } = await makeEnvironment(theirs);
    using watcher = new Watcher(providerOf(namespace));
    await watcher.next(
      becomes(id, () => true),
      20_000,
    );
    const body = { metadata: { annotations: { 'lockstep.owner': 'eve@elsewhere' } } };
    await theirs.cluster.request({ method: 'PATCH', path: `/api/v1/namespaces/${theirs.name}`, body }, never);
    await watcher.next(isGone(id), 20_000);
  });

  test('a namespace that Lockstep made is looked into without being chosen, and left when it goes', async () => {
    using watcher = new Watcher(providerOf(namespace));
    await watcher.next(isSettled, 20_000);
    const made = await makeTestNamespace({}, 'abc');
    const { id } = await makeEnvironment(made);
    await watcher.next(
      becomes(id, () => true),
      20_000,
    );
    await made[Symbol.asyncDispose]();
    await watcher.next(isGone(id), 60_000);
  });

  test('a role for one namespace alone is enough, and a user without any is told what is missing', async () => {
    const { id, app, db } = await makeEnvironment(namespace);
    const kubeconfig = await accountKubeconfig(namespace, 'ada');
    const provider = providerOf(namespace, { kubeconfig, namespaces: {} });
    {
      using refused = new Watcher(provider);
      const away = await refused.next(isAway, 20_000);
      expect(away).toMatchObject({ place: { availability: { reason: expect.stringContaining('pods') as string } } });
    }
    const rules = [
      { apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] },
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['list', 'watch'] },
    ];
    await grant(namespace, 'ada', rules);
    using watcher = new Watcher(provider);
    const ends = id.slice(id.lastIndexOf('/'));
    // Who was just given a Role may be refused for a moment, and then all has settled before.
    await watcher.next(change => change.kind === 'environment' && change.environment.id.endsWith(ends), 20_000);
    await Promise.all([app, db].map(name => remove('deployments', name, apps)));
  });

  test('a process that was stopped for a while learns what it missed', async () => {
    const before = await makeEnvironment(namespace);
    await untilRunning(namespace, before.app, before.db);
    const program = fileURLToPath(new URL('watchingProgram.ts', import.meta.url));
    const stop = new AbortController();
    const argv = [
      process.execPath,
      program,
      namespace.kubeconfigFile,
      namespace.cluster.context,
      namespace.name,
    ] as const;
    const watching = await spawnProcess({ argv }, stop.signal);
    let told = '';
    const reading = (async () => {
      for await (const { bytes } of watching.output) told += Buffer.from(bytes).toString();
    })();
    await expect.poll(() => told, { timeout: 20_000 }).toContain(`environment ${before.id} running`);
    process.kill(watching.pid, 'SIGSTOP');
    const meanwhile = await makeEnvironment(namespace);
    await untilRunning(namespace, meanwhile.app, meanwhile.db);
    await Promise.all([before.app, before.db].map(name => remove('deployments', name, apps)));
    expect(told).not.toContain(meanwhile.id);
    process.kill(watching.pid, 'SIGCONT');
    await expect.poll(() => told, { timeout: 20_000 }).toContain(`gone ${before.id}`);
    await expect.poll(() => told, { timeout: 20_000 }).toContain(`environment ${meanwhile.id} running`);
    stop.abort();
    await reading;
    await Promise.all([meanwhile.app, meanwhile.db].map(name => remove('deployments', name, apps)));
  });

  test('a credential that expires in the middle is told with what renews it', async () => {
    const kubeconfig = await accountKubeconfig(namespace, 'brief', 'view', 3);
    const provider = providerOf(namespace, { kubeconfig, namespaces: {} });
    using first = new Watcher(provider);
    await first.next(isReady, 20_000);
    await delay(14_000);
    using second = new Watcher(provider);
    const away = await second.next(isAway, 20_000);
    expect(away).toMatchObject({ place: { availability: { remedy: expect.anything() as object } } });
  });
});

describe('an API server that goes away', () => {
  let namespace: TestNamespace;
  let server: SecondApiServer;
  beforeAll(async () => {
    namespace = await makeTestNamespace();
    server = await startSecondApiServer({ name: 'provider-watch' });
  });
  afterAll(async () => {
    await server.kill();
    await namespace[Symbol.asyncDispose]();
  });

  test('killed, it is told in words; back again, only what is different is told', async () => {
    const kept = await makeEnvironment(namespace);
    const dropped = await makeEnvironment(namespace);
    await untilRunning(namespace, kept.app, kept.db, dropped.app, dropped.db);
    const provider = providerOf(namespace, { kubeconfig: server.kubeconfig });
    using watcher = new Watcher(provider);
    await watcher.next(isSettled, 20_000);
    await using session = await provider.open(kept.id, never);
    await server.kill();
    const away = await watcher.next(isAway, 20_000);
    expect(away).toMatchObject({
      place: { availability: { reason: expect.stringContaining(new URL(server.server).host) as string } },
    });
    const path = namespace.path('deployments', apps);
    await namespace.cluster.request({ method: 'DELETE', path: `${path}/${dropped.app}` }, never);
    await server.restart();
    await watcher.next(isReady, 40_000);
    // Each namespace goes on by itself when all of it is well again.
    await expect.poll(() => watcher.seen.some(isGone(dropped.id)), { timeout: 20_000 }).toBe(true);
    const { id: fresh } = await makeEnvironment(namespace);
    await watcher.next(
      becomes(fresh, ({ state }) => state.kind === 'running'),
      30_000,
    );
    const told = watcher.seen.slice(watcher.seen.findLastIndex(isAway));
    expect(told.filter(becomes(kept.id, () => true))).toEqual([]);
    expect(session.lost.aborted).toBe(false);
  });

  test('away for good, it ends sessions and what runs in them, with a reason', async () => {
    await server.restart();
    await namespace.runPod('held');
    const provider = providerOf(namespace, { kubeconfig: server.kubeconfig });
    const { context } = namespace.cluster;
    await using session = await provider.open(
      clusterEnvironmentId({ context, namespace: namespace.name, name: 'pod.held' }),
      never,
    );
    const running = await session.spawn({ argv: sh('sleep 600') }, never);
    await server.kill();
    expect((await running.exit).kind).toBe('lost');
    await expect.poll(() => session.lost.aborted, { timeout: 60_000, interval: 500 }).toBe(true);
    expect(session.lost.reason).toMatchObject({ code: 'unreachable', remedy: { kind: 'retry' } });
    await expect(session.facts(undefined, never)).rejects.toMatchObject({ code: 'unreachable' });
  });
});
