import { describe, expect, test } from 'vitest';
import { clusterEnvironmentId } from '../../../src/core/cluster/clusterId.ts';
import type { KubernetesObject } from '../../../src/core/cluster/kubernetesObject.ts';
import { listObjects } from '../../../src/core/cluster/listObjects.ts';
import type { EnvironmentProvider } from '../../../src/core/providers/provider.ts';
import { accountKubeconfig } from '../kubernetes/accountKubeconfig.ts';
import { makeTestNamespace, testLabels, type TestNamespace } from '../kubernetes/testNamespace.ts';
import { useTestNamespace } from '../kubernetes/useTestNamespace.ts';
import { never } from './describeProvider.ts';
import { makeEnvironment, providerOf, untilRunning } from './kubernetesEnvironment.ts';

const apps = 'apis/apps/v1';

describe('the life of an environment on a cluster', () => {
  let namespace: TestNamespace;
  let provider: EnvironmentProvider;
  useTestNamespace(made => {
    namespace = made;
    provider = providerOf(made);
  });

  const names = async (plural: string, api?: string): Promise<readonly string[]> => {
    const { items } = await listObjects(
      namespace.cluster,
      { path: namespace.path(plural, api) },
      (raw: KubernetesObject) => raw.metadata.name,
      never,
    );
    return items;
  };

  test('stop ends all its pods and keeps its volumes, start brings them back, remove takes all and nothing else', async () => {
    const { id, name, app, db } = await makeEnvironment(namespace);
    const claim = (claimName: string, labels: object): Promise<unknown> =>
      namespace.create('persistentvolumeclaims', {
        metadata: { name: claimName, labels: { ...testLabels, ...labels } },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
      });
    await claim(`data-${name}`, { 'lockstep.environment': name });
    await claim('of-somebody-else', { 'lockstep.environment': 'another' });
    await namespace.runPod('bystander');
    const twice = {
      method: 'PATCH',
      path: `${namespace.path('deployments', apps)}/${db}`,
      body: { spec: { replicas: 2 } },
    } as const;
    await namespace.cluster.request(twice, never);
    await untilRunning(namespace, app);
    await provider.stop?.(id, never);
    expect(await names('pods')).toEqual(['bystander']);
    expect(await names('persistentvolumeclaims')).toEqual([`data-${name}`, 'of-somebody-else']);
    await expect(provider.open(id, never)).rejects.toMatchObject({ code: 'unreachable', remedy: { kind: 'text' } });
    await provider.start?.(id, never);
    await (await provider.open(id, never))[Symbol.asyncDispose]();
    const count = async (of: string): Promise<number> => (await names('pods')).filter(pod => pod.startsWith(of)).length;
    await expect.poll(() => count(db), { timeout: 10_000 }).toBe(2);
    expect(await count(app)).toBe(1);
    await provider.remove?.(id, never);
    expect(await names('deployments', apps)).toEqual([]);
    expect(await names('pods')).toEqual(['bystander']);
    expect(await names('persistentvolumeclaims')).toEqual(['of-somebody-else']);
    await expect(provider.open(id, never)).rejects.toMatchObject({ code: 'notFound' });
  });

  test('what Lockstep did not make is neither stopped nor removed', async () => {
    await namespace.runPod('theirs');
    const { context } = namespace.cluster;
    const id = clusterEnvironmentId({ context, namespace: namespace.name, name: 'pod.theirs' });
    await expect(provider.stop?.(id, never)).rejects.toMatchObject({ code: 'notSupported' });
    await expect(provider.remove?.(id, never)).rejects.toMatchObject({ code: 'notSupported' });
    expect(await names('pods')).toContain('theirs');
  });

  test('a start that cannot succeed says why at once', async () => {
    const { id, app } = await makeEnvironment(namespace);
    await provider.stop?.(id, never);
    const broken = { template: { spec: { containers: [{ name: 'app', image: 'Not An Image' }] } } };
    const path = `${namespace.path('deployments', apps)}/${app}`;
    const contentType = 'application/strategic-merge-patch+json';
    await namespace.cluster.request({ method: 'PATCH', path, body: { spec: broken }, contentType }, never);
    await expect(provider.start?.(id, never)).rejects.toThrow(
      /^app does not start: The image of app can't be pulled: .*Not An Image/,
    );
    await provider.remove?.(id, never);
  });

  test('waiting for a start ends on cancel', async () => {
    const { id } = await makeEnvironment(namespace, { script: 'exit 0' });
    const stop = new AbortController();
    const starting = provider.start?.(id, stop.signal);
    stop.abort();
    await expect(starting).rejects.toMatchObject({ name: 'AbortError' });
    await provider.remove?.(id, never);
  });

  test('a namespace that was made for it goes as one', async () => {
    const name = 'aaaabbbbcccc';
    const made = await makeTestNamespace({}, name);
    const { context } = made.cluster;
    await providerOf(made).remove?.(clusterEnvironmentId({ context, namespace: made.name, name }), never);
    const path = `/api/v1/namespaces/${made.name}`;
    await expect(made.cluster.request({ path }, never)).rejects.toMatchObject({ code: 'notFound' });
    made.cluster[Symbol.dispose]();
  });

  test('a namespace that only carries its label stays', async () => {
    const name = 'aaaabbbbcccc';
    await using labelled = await makeTestNamespace();
    const path = `/api/v1/namespaces/${labelled.name}`;
    const body = { metadata: { labels: { 'lockstep.environment': name } } };
    await labelled.cluster.request({ method: 'PATCH', path, body }, never);
    const { context } = labelled.cluster;
    await providerOf(labelled).remove?.(clusterEnvironmentId({ context, namespace: labelled.name, name }), never);
    expect(await labelled.cluster.request({ path }, never)).not.toMatchObject({ status: { phase: 'Terminating' } });
  });

  test('who may only look is told which verb and resource is missing, before anything is done', async () => {
    const { id, app, db } = await makeEnvironment(namespace);
    await untilRunning(namespace, app, db);
    const kubeconfig = await accountKubeconfig(namespace, 'viewer', 'view');
    const viewer = providerOf(namespace, { kubeconfig, namespaces: {} });
    const own = await firstEnvironment(viewer);
    expect(own).toMatch(new RegExp(`/${namespace.name}/`));
    const asViewer = own as typeof id;
    await expect(viewer.stop?.(asViewer, never)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining(`patch deployments.apps/scale ${app}`) as string,
    });
    await expect(viewer.remove?.(asViewer, never)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('delete persistentvolumeclaims') as string,
    });
    expect(await names('deployments', apps)).toEqual([app, db]);
    await provider.remove?.(id, never);
  });
});

async function firstEnvironment(provider: EnvironmentProvider): Promise<string | undefined> {
  for await (const change of provider.watch(never)) {
    if (change.kind === 'environment' && change.environment.origin.kind === 'lockstep') return change.environment.id;
    if (change.kind === 'settled') return undefined;
  }
  return undefined;
}
