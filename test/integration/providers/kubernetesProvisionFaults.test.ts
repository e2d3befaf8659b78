import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { clusterEnvironmentId, devContainerName } from '../../../src/core/cluster/clusterId.ts';
import { clusterAnnotations } from '../../../src/core/cluster/clusterLabels.ts';
import type { KubernetesObject } from '../../../src/core/cluster/kubernetesObject.ts';
import { ownerName } from '../../../src/core/cluster/ownerName.ts';
import type { Pod } from '../../../src/core/cluster/pod.ts';
import type { WorkspaceSpec } from '../../../src/core/environment/workspaceSpec.ts';
import { provisionOnCluster } from '../../../src/core/providers/kubernetes/provision/provisionOnCluster.ts';
import type { ClusterProvisionOptions } from '../../../src/core/providers/kubernetes/provision/provisionOptions.ts';
import { accountKubeconfig } from '../kubernetes/accountKubeconfig.ts';
import { connectTestCluster, makeTestNamespace, type TestNamespace } from '../kubernetes/testNamespace.ts';
import { useTestNamespace } from '../kubernetes/useTestNamespace.ts';
import { startSecondApiServer } from '../../rig/kubernetes/secondApiServer.mjs';
import { cancelAt, labelled, podOf, recording, runIn, workspace } from './kubernetesWorkspaces.ts';

const image = 'debian:bookworm-slim';
const never = new AbortController().signal;

let space: TestNamespace;

useTestNamespace(made => (space = made));

const up = (spec: WorkspaceSpec, more: Partial<ClusterProvisionOptions> = {}): Promise<unknown> =>
  provisionOnCluster(space.cluster, spec, recording(more), never);

describe('making a Dev Container on a cluster', () => {
  test.each([
    [/^making the environment/],
    [/^waiting for the pod/],
    [/^uploading the workspace/],
    [/^starting workspace/],
    [/^running postCreateCommand/],
  ])('cancelled at %s, nothing of it is left', async step => {
    const spec = await workspace(space.name, {
      image,
      containerEnv: { API_TOKEN: 'hunter2-hunter2' },
      mounts: ['type=volume,source=kept,target=/kept'],
      postCreateCommand: 'sleep 600',
    });
    const { report, signal } = cancelAt(step);
    await expect(provisionOnCluster(space.cluster, spec, recording({ report }), signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(await labelled(space.cluster, space.name)).toEqual([]);
  });

  test('an image that is not there is told at once, with what to do, and nothing is left', async () => {
    const spec = await workspace(space.name, {
      image: `${process.env['LOCKSTEP_TEST_CLUSTER_REGISTRY'] ?? ''}/no-such:1`,
    });
    await expect(up(spec)).rejects.toMatchObject({
      code: 'commandFailed',
      message: expect.stringMatching(/can't be pulled: .*not found/) as string,
      remedy: { text: expect.stringContaining('name of the image') as string },
    });
    expect(await labelled(space.cluster, space.name)).toEqual([]);
  });

  test('what no node has room for is told while it waits, and can be cancelled', async () => {
    const spec = await workspace(space.name, { image, hostRequirements: { memory: '900gb' } });
    const { report, signal } = cancelAt(/No node takes the pod: .*Insufficient memory/);
    await expect(provisionOnCluster(space.cluster, spec, recording({ report }), signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(await labelled(space.cluster, space.name)).toEqual([]);
  });

  test('a volume that nobody can make ends it with the name of what is missing', async () => {
    const spec = await workspace(space.name, { image });
    await expect(up(spec, { storageClass: 'no-such-class' })).rejects.toMatchObject({
      message: expect.stringContaining('no-such-class') as string,
      remedy: { setting: 'lockstep.kubernetes.storageClass' },
    });
    expect(await labelled(space.cluster, space.name)).toEqual([]);
  });

  test('a container that ends by itself is told with its last words', async () => {
    const spec = await workspace(
      space.name,
      { dockerComposeFile: 'compose.json', service: 'app', workspaceFolder: '/' },
      {
        '.devcontainer/compose.json': JSON.stringify({
          services: { app: { image, command: ['sh', '-c', 'echo out of luck; exit 3'] } },
        }),
      },
    );
    await expect(up(spec)).rejects.toMatchObject({
      message: expect.stringMatching(/ended with exit code 3.* out of luck$/) as string,
    });
    expect(await labelled(space.cluster, space.name)).toEqual([]);
  });

  test('a user that the image lacks is told by name, and nothing is left', async () => {
    const spec = await workspace(space.name, { image, remoteUser: 'ada' });
    await expect(up(spec)).rejects.toMatchObject({ message: expect.stringContaining('ada') as string });
    expect(await labelled(space.cluster, space.name)).toEqual([]);
  });

  test('a command that runs out of memory is told as that', async () => {
    await using own = await makeTestNamespace();
    const spec = await workspace(own.name, {
      image,
      hostRequirements: { memory: '64mb' },
      postCreateCommand: 'tail /dev/zero',
    });
    await expect(provisionOnCluster(own.cluster, spec, recording(), never)).rejects.toMatchObject({
      message: expect.stringMatching(/postCreateCommand .*memory/) as string,
    });
  });

  test('a namespace that is not there is told with the command that makes it', async () => {
    const spec = await workspace('lockstep-test-nowhere', { image });
    await expect(up(spec)).rejects.toMatchObject({
      code: 'notFound',
      remedy: { text: 'Create it: kubectl create namespace lockstep-test-nowhere' },
    });
    await expect(up({ ...spec, namespace: 'Bad_Name' })).rejects.toMatchObject({ code: 'usage' });
  });

  test('who may not make it is told all that is missing before anything is made', async () => {
    const { cluster } = await connectTestCluster(await accountKubeconfig(space, 'nobody'));
    const spec = await workspace(space.name, { image });
    await expect(provisionOnCluster(cluster, spec, recording(), never)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/create, patch, delete deployments\.apps; .*persistentvolumeclaims/) as string,
    });
    cluster[Symbol.dispose]();
    expect(await labelled(space.cluster, space.name)).toEqual([]);
  });

  test('an API server that is killed meanwhile ends it clearly, and nothing is left when it is back', async () => {
    const server = await startSecondApiServer({ name: 'provision' });
    const { cluster } = await connectTestCluster(server.kubeconfig);
    const spec = await workspace(
      space.name,
      { image, postCreateCommand: 'sleep 600' },
      // More than can be on its way before the server is dead.
      { large: 'x'.repeat(128 * 1024 * 1024) },
    );
    let restarted: Promise<void> | undefined;
    const step = (message: string): void => {
      if (message.startsWith('uploading') && restarted === undefined)
        restarted = server.kill().then(() => server.restart());
    };
    const making = provisionOnCluster(cluster, spec, recording({ report: { step, output: () => undefined } }), never);
    await expect(making).rejects.toMatchObject({ code: expect.stringMatching(/^(?:unreachable|lost)$/) as string });
    await restarted;
    expect(await labelled(space.cluster, space.name)).toEqual([]);
    cluster[Symbol.dispose]();
    await server.kill();
  });
});

test('a window that is killed while it uploads leaves what the next one finishes', async () => {
  await using own = await makeTestNamespace();
  const spec = await workspace(own.name, { image, postCreateCommand: 'echo made >> count' }, { kept: 'text' });
  const { cluster } = own;
  let isDead = false;
  const hang = <T>(work: () => Promise<T>): Promise<T> => (isDead ? new Promise(() => undefined) : work());
  const dying: Cluster = {
    ...pickNames(cluster),
    request: (request, signal) => hang(() => cluster.request(request, signal)),
    stream: (request, signal) => hang(() => cluster.stream(request, signal)),
    socket: (request, protocols, signal) => hang(() => cluster.socket(request, protocols, signal)),
    [Symbol.dispose]: () => undefined,
  };
  await new Promise<void>(resolve => {
    const step = (message: string): void => {
      isDead ||= message.startsWith('uploading');
      if (isDead) resolve();
    };
    void provisionOnCluster(dying, spec, recording({ report: { step, output: () => undefined } }), never);
  });
  expect((await labelled(cluster, own.name)).map(name => name.split(' ')[0])).toContain('leases');
  const options = recording();
  const id = await provisionOnCluster(cluster, { ...spec, timeToLive: 3_600_000 }, options, never);
  expect(options.steps).toContain('waiting for another window that brings up the same environment');
  expect(await runIn(cluster, id, { script: 'cd /workspaces/*; cat count kept' })).toBe('made\ntext');
  const { items } = await cluster.request<{ items: readonly KubernetesObject[] }>(
    { path: own.path('deployments', 'apis/apps/v1') },
    never,
  );
  const expires = Date.parse(items[0]?.metadata.annotations?.[clusterAnnotations.expires] ?? '');
  expect((expires - Date.now()) / 60_000).toBeCloseTo(60, -1);
});

const pickNames = ({ context, namespace, server }: Cluster): Pick<Cluster, 'context' | 'namespace' | 'server'> => ({
  context,
  namespace,
  server,
});

test('an API server that goes and comes back while it waits for a service does not end it', async () => {
  await using own = await makeTestNamespace();
  const server = await startSecondApiServer({ name: 'provision-waits' });
  const { cluster } = await connectTestCluster(server.kubeconfig);
  const healthcheck = { test: ['CMD', 'test', '-e', '/tmp/ready'], interval: '1s' };
  const command = ['sleep', 'infinity'];
  const services = {
    app: { image, command, depends_on: { db: { condition: 'service_healthy' } } },
    db: { image, command, healthcheck },
  };
  const spec = await workspace(
    own.name,
    { dockerComposeFile: 'compose.json', service: 'app', workspaceFolder: '/', postCreateCommand: 'echo made' },
    { '.devcontainer/compose.json': JSON.stringify({ services }) },
  );
  const name = devContainerName(ownerName(), spec.folder, spec.configFile);
  const id = clusterEnvironmentId({ context: own.cluster.context, namespace: own.name, name });
  let back: Promise<unknown> | undefined;
  const step = (message: string): void => {
    if (message !== 'waiting until db is healthy') return;
    back = (async () => {
      await server.kill();
      await server.restart();
      await own.until<Pod>(
        own.path('pods'),
        (await podOf(own.cluster, id, 'db')).metadata.name,
        ({ status }) => status?.phase === 'Running',
      );
      await runIn(own.cluster, id, { service: 'db', script: 'touch /tmp/ready' });
    })();
  };
  let output = '';
  const report = { step, output: (text: string) => void (output += text) };
  expect(await provisionOnCluster(cluster, spec, recording({ report }), never)).toBe(id);
  await back;
  expect(output).toBe('made\n');
  cluster[Symbol.dispose]();
  await server.kill();
});

describe('a namespace with limits of its own', () => {
  test('a quota that is used up is told at once, in its own words', async () => {
    const spec = await workspace(space.name, { image });
    await space.create('resourcequotas', { metadata: { name: 'none' }, spec: { hard: { pods: '0' } } });
    await expect(up(spec)).rejects.toMatchObject({
      message: expect.stringContaining('exceeded quota: none') as string,
      remedy: { text: expect.stringContaining('quota') as string },
    });
    await space.cluster.request({ method: 'DELETE', path: `${space.path('resourcequotas')}/none` }, never);
    expect(await labelled(space.cluster, space.name)).toEqual([]);
  });

  test('Pod Security "restricted" lets in what names a user, and refuses root in words', async () => {
    await using restricted = await makeTestNamespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    const named = await workspace(restricted.name, {
      image: 'node:22-bookworm-slim',
      remoteUser: 'node',
      postCreateCommand: 'id -un > who',
    });
    const id = await provisionOnCluster(restricted.cluster, named, recording(), never);
    expect(await runIn(restricted.cluster, id, { script: 'cat /workspaces/*/who; id -u' })).toBe('node\n1000\n');
    const root = await workspace(restricted.name, { image });
    await expect(provisionOnCluster(restricted.cluster, root, recording(), never)).rejects.toMatchObject({
      code: 'notSupported',
      message: `workspace runs as root in ${image}, and the namespace enforces Pod Security "restricted", which forbids that.`,
    });
  });
});
