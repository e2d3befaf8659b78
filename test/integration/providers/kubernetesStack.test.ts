import { randomUUID } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { silentLogger } from '../../../src/core/base/logger.ts';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { parseClusterId } from '../../../src/core/cluster/clusterId.ts';
import type { KubernetesObject } from '../../../src/core/cluster/kubernetesObject.ts';
import { missingAccess } from '../../../src/core/cluster/missingAccess.ts';
import type { EnvironmentId } from '../../../src/core/environment/ids.ts';
import type { StackTarget } from '../../../src/core/environment/stackTarget.ts';
import type { WorkspaceSpec } from '../../../src/core/environment/workspaceSpec.ts';
import type { ParityReport } from '../../../src/core/parity/parityReport.ts';
import { findEnvironment } from '../../../src/core/providers/kubernetes/findEnvironment.ts';
import { openSession } from '../../../src/core/providers/kubernetes/openSession.ts';
import { removeEnvironment } from '../../../src/core/providers/kubernetes/removeEnvironment.ts';
import { startEnvironment, stopEnvironment } from '../../../src/core/providers/kubernetes/scaleEnvironment.ts';
import { provisionStack } from '../../../src/core/providers/kubernetes/stack/provisionStack.ts';
import { checkParity } from '../../../src/core/workflows/checkParity.ts';
import { createSealer } from '../../../src/core/workflows/createSealer.ts';
import type { ParitySources } from '../../../src/core/workflows/paritySources.ts';
import { diskFiles } from '../../../src/core/workspace/diskFiles.ts';
import { accountKubeconfig } from '../kubernetes/accountKubeconfig.ts';
import { applyManifests } from '../kubernetes/applyManifests.ts';
import { auditLines } from '../kubernetes/auditLines.ts';
import { readmeRules } from '../kubernetes/readmeRules.ts';
import { connectTestCluster, makeTestNamespace, testLabels } from '../kubernetes/testNamespace.ts';
import { podOf, recording, runIn, workspace } from './kubernetesWorkspaces.ts';

const never = new AbortController().signal;
const reference = 'kubernetes:deploy/k8s#deployment/web';
const deploy = join(import.meta.dirname, '../../fixtures/shop/deploy/k8s');
const devContainer = {
  image: 'node:22-bookworm-slim',
  remoteUser: 'node',
  containerEnv: { PGHOST: 'localhost', EDITOR: 'vi' },
  postCreateCommand: 'id -un > who',
};

/** The rig's node is no arm64; the user and what is off for a person at work is the swap's own. */
const bySwap = [
  ...(process.arch === 'arm64' ? [] : ['cpu.architecture']),
  'identity.readOnlyRootFilesystem',
  'identity.user',
  'deployment.autoscaling',
  'deployment.disruption',
  'deployment.healthcheck',
  'deployment.replicas',
];

let cluster: Cluster;
const namespaces: string[] = [];

beforeAll(async () => {
  ({ cluster } = await connectTestCluster());
});
afterEach(async () => {
  for (const name of namespaces.splice(0))
    await cluster.request({ method: 'DELETE', path: `/api/v1/namespaces/${name}` }, never).catch(() => undefined);
});
afterAll(() => cluster[Symbol.dispose]());

async function shop(more: Readonly<Record<string, string>> = {}): Promise<WorkspaceSpec> {
  const names = await readdir(deploy);
  const texts = await Promise.all(
    names.map(async name => [`deploy/k8s/${name}`, await readFile(join(deploy, name), 'utf8')]),
  );
  const namespace = `lockstep-test-${randomUUID().slice(0, 8)}`;
  namespaces.push(namespace);
  return workspace(namespace, devContainer, { ...(Object.fromEntries(texts) as Record<string, string>), ...more });
}

function up(
  spec: WorkspaceSpec,
  stack: { readonly [Key in keyof StackTarget]?: StackTarget[Key] | undefined } = {},
  { options = recording(), signal = never, on = cluster } = {},
): Promise<EnvironmentId> {
  const { otherSecrets, ...named } = { otherSecrets: { kind: 'placeholders' } as const, ...stack };
  const target = {
    reference,
    secrets: {},
    ...named,
    ...(otherSecrets === undefined ? {} : { otherSecrets }),
  } as StackTarget;
  const context = { cluster: on, report: options.report, clusterOf: () => Promise.resolve(cluster) };
  return provisionStack({ ...spec, stack: target }, context, options, signal);
}

const find = async (path: string): Promise<KubernetesObject | undefined> =>
  cluster.request<KubernetesObject>({ path }, never).catch(() => undefined);

/** As the faces measure it, without saying what to compare. */
async function parity(id: EnvironmentId, folder: string): Promise<ParityReport> {
  using found = await findEnvironment(cluster, id, never);
  await using session = await openSession(cluster, id, silentLogger, never);
  const { environment } = found.recognised;
  const sources: ParitySources = {
    files: diskFiles(folder),
    ownCluster: () => Promise.resolve(cluster),
    seal: createSealer(Buffer.from('test')),
    version: '0',
    today: new Date(),
  };
  const outcome = await checkParity({ environment: { environment, session } }, sources, never);
  if (outcome.kind !== 'report') throw new Error('Production is ambiguous.');
  return outcome.report;
}

describe('production’s stack on a cluster', () => {
  test('runs the Dev Container in place of one workload, and differs from production only by that', async () => {
    const spec = await shop();
    const options = recording();
    const id = await up(spec, {}, { options });
    const { namespace } = parseClusterId(id);
    const connect =
      "require('net').connect(6379, 'redis').on('connect', () => { console.log('redis'); process.exit() })";
    const script = `id -u; cat /workspaces/*/who; echo "$PGHOST $UV_THREADPOOL_SIZE $EDITOR $PGPASSWORD"; grep ' /var/lib/shop/receipts ' /proc/mounts | cut -d' ' -f4; until node -e "${connect}"; do sleep 1; done`;
    const text = await runIn(cluster, id, { script });
    expect(text).toMatch(/^1000\nnode\ndb 16 vi placeholder-[0-9a-f]{24}\nro,.*\nredis\n$/);
    const { spec: pod } = await podOf(cluster, id, 'workspace');
    expect(pod.containers[0]).toMatchObject({ image: devContainer.image, resources: { limits: { memory: '512Mi' } } });
    expect(options.steps).toEqual(
      expect.arrayContaining([
        'HorizontalPodAutoscaler web, PodDisruptionBudget web are left out: the Dev Container stands for Deployment web',
        'Deployment web runs on any node: the cluster has none with kubernetes.io/arch=arm64',
      ]),
    );
    const { findings, problems } = await parity(id, spec.folder);
    expect(problems.map(({ message }) => message)).toContain(
      'HorizontalPodAutoscaler web, PodDisruptionBudget web are left out: the Dev Container stands for Deployment web',
    );
    const drift = findings.filter(({ verdict, within }) => verdict === 'drift' && !within);
    expect(drift.map(({ key }) => key)).toEqual(bySwap);
    await removeEnvironment(cluster, id, never);
    expect(await find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
  });

  test('asks for Secrets before it makes anything, copies them from development only, and remembers the answers', async () => {
    const spec = await shop({
      'deploy/k8s/more.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more, namespace: production }\n',
    });
    const path = `/api/v1/namespaces/${spec.namespace ?? ''}`;
    await expect(up(spec, { otherSecrets: undefined })).rejects.toMatchObject({
      code: 'usage',
      secrets: [
        { name: 'shop', keys: ['database-password', 'payment-webhook-secret', 'session-secret'], use: 'values' },
      ],
    });
    const from = (namespace: string) => ({
      secrets: { shop: { kind: 'secret', namespace, name: 'development' } as const },
      otherSecrets: undefined,
    });
    await expect(up(spec, from('production'))).rejects.toMatchObject({ code: 'forbidden' });
    await using own = await makeTestNamespace();
    await own.create('secrets', { metadata: { name: 'poor' }, stringData: { 'database-password': 'dev-1' } });
    const poor = { kind: 'secret', namespace: own.name, name: 'poor' } as const;
    await expect(up(spec, { secrets: { shop: poor } })).rejects.toMatchObject({
      code: 'invalidInput',
      message: expect.stringContaining(
        `${own.name}/poor lacks the keys payment-webhook-secret, session-secret`,
      ) as string,
    });
    await expect(up(spec, { secrets: { shop: { ...poor, name: 'gone' } } })).rejects.toMatchObject({
      message: `There is no Secret ${own.name}/gone to copy.`,
    });
    await expect(up(spec, { secrets: { nosuch: poor } })).rejects.toMatchObject({ code: 'usage' });
    expect(await find(path)).toBeUndefined();
    const stringData = { 'database-password': 'dev-1', 'payment-webhook-secret': 'dev-2', 'session-secret': 'dev-3' };
    await own.create('secrets', { metadata: { name: 'development' }, stringData });
    const first = recording();
    const id = await up(spec, from(own.name), { options: first });
    expect(first.steps).toContain(`copying the Secret ${own.name}/development`);
    expect(await runIn(cluster, id, { script: 'echo $PGPASSWORD $SESSION_SECRET' })).toBe('dev-1 dev-3\n');
    const options = recording();
    expect(await up(spec, { otherSecrets: undefined }, { options })).toBe(id);
    expect(options.steps.join('\n')).not.toContain('upload');
  });

  test('keeps placeholders and files when the stack changes, and starts all of it again after a stop', async () => {
    const spec = await shop();
    const id = await up(spec);
    const script = 'cat /workspaces/*/mine; echo $PGPASSWORD $ADDED';
    await runIn(cluster, id, { script: 'echo kept > $(dirname /workspaces/*/who)/mine' });
    const before = await runIn(cluster, id, { script });
    expect(before).toMatch(/^kept\nplaceholder-\w+ *\n$/);
    const file = join(spec.folder, 'deploy/k8s/config.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('PGHOST: db', 'PGHOST: db\n  ADDED: now'));
    expect(await up(spec)).toBe(id);
    expect(await runIn(cluster, id, { script })).toBe(`${before.trimEnd()} now\n`);
    await stopEnvironment(cluster, id, never);
    const { namespace } = parseClusterId(id);
    const replicas = async (): Promise<unknown> =>
      ((await find(`/apis/apps/v1/namespaces/${namespace}/statefulsets/db`)) as { spec?: { replicas?: number } }).spec
        ?.replicas;
    expect(await replicas()).toBe(0);
    await startEnvironment(cluster, id, never);
    expect(await replicas()).toBe(1);
    await stopEnvironment(cluster, id, never);
    await up(spec);
    expect(await replicas()).toBe(1);
    expect(await runIn(cluster, id, { script })).toContain('kept');
  });

  test('cancelled, or refused by the cluster, it leaves nothing', async () => {
    const spec = await shop();
    const path = `/api/v1/namespaces/${spec.namespace ?? ''}`;
    const cancel = new AbortController();
    const options = recording();
    const step = (message: string): void => {
      options.report.step(message);
      if (message.startsWith('making production’s stack')) cancel.abort();
    };
    const cancelling = { ...options, report: { ...options.report, step } };
    await expect(up(spec, {}, { options: cancelling, signal: cancel.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(await find(path)).toBeUndefined();
    const invalid = await shop({
      'deploy/k8s/bad.yaml':
        'apiVersion: v1\nkind: Service\nmetadata: { name: bad }\nspec: { ports: [{ port: 99999 }] }\n',
    });
    await expect(up(invalid)).rejects.toThrow(/Service bad of the stack was refused/);
    expect(await find(`/api/v1/namespaces/${invalid.namespace ?? ''}`)).toBeUndefined();
  });

  test('cut off while its namespace is made, it leaves nothing, and says why it failed', async () => {
    const spec = await shop();
    const cutOff: Cluster = Object.create(cluster, {
      request: {
        value: async (...[request, signal]: Parameters<Cluster['request']>) => {
          const answer = await cluster.request(request, signal);
          if (request.method === 'POST' && request.path === '/api/v1/namespaces') throw new Error('cut off');
          return answer;
        },
      },
    }) as Cluster;
    await expect(up(spec, {}, { on: cutOff })).rejects.toThrow('cut off');
    expect(await find(`/api/v1/namespaces/${spec.namespace ?? ''}`)).toBeUndefined();
  });

  test('is made from a namespace as it is now, without asking it for a Secret', async () => {
    await using production = await makeTestNamespace();
    const texts = await Promise.all((await readdir(deploy)).map(name => readFile(join(deploy, name), 'utf8')));
    await applyManifests(production, texts.join('\n---\n'));
    const spec = await shop();
    const live = `cluster:${production.name}/deployment/web`;
    const id = await up(spec, { reference: live });
    const { namespace } = parseClusterId(id);
    expect(await runIn(cluster, id, { script: 'echo $PGHOST $PGPASSWORD' })).toMatch(/^db placeholder-/);
    const { items } = await cluster.request<{ items: readonly KubernetesObject[] }>(
      { path: `/apis/apps/v1/namespaces/${namespace}/statefulsets` },
      never,
    );
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['db']);
    const asked = (await auditLines(production.name))
      .filter(line => line.includes('"userAgent":"lockstep"'))
      .map(line => /"requestURI":"([^"?]+)/.exec(line)?.[1] ?? '');
    expect(asked.filter(uri => uri.endsWith('/configmaps'))).not.toEqual([]);
    expect(asked.filter(uri => uri.includes('/secrets'))).toEqual([]);
  });

  test('needs no more rights than the README lists, and without them makes nothing', async () => {
    await using account = await makeTestNamespace();
    const { cluster: own } = await connectTestCluster(await accountKubeconfig(account, 'developer'));
    const spec = await shop();
    const target = { reference, secrets: {}, otherSecrets: { kind: 'placeholders' } } as const;
    const options = recording();
    const context = { cluster: own, report: options.report, clusterOf: () => Promise.resolve(own) };
    const provision = (): Promise<EnvironmentId> => provisionStack({ ...spec, stack: target }, context, options, never);
    await expect(provision()).rejects.toThrow(/you may not: get namespaces/);
    const rbac = '/apis/rbac.authorization.k8s.io/v1';
    const roles = await Promise.all((['own-environments', 'own-stacks'] as const).map(readmeRules));
    const metadata = { name: account.name, labels: testLabels };
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: account.name };
    const subjects = [{ kind: 'ServiceAccount', name: 'developer', namespace: account.name }];
    const post = (plural: string, body: object): Promise<unknown> =>
      cluster.request({ method: 'POST', path: `${rbac}/${plural}`, body: { metadata, ...body } }, never);
    try {
      await post('clusterroles', { rules: roles.flat() });
      await post('clusterrolebindings', { roleRef, subjects });
      // The API server learns of a binding a moment later.
      const first = [{ verb: 'create', resource: 'namespaces' }];
      while ((await missingAccess(own, first, AbortSignal.timeout(30_000))).length > 0);
      const id = await provision();
      await stopEnvironment(own, id, never);
      await provision();
      await removeEnvironment(own, id, never);
    } finally {
      own[Symbol.dispose]();
      for (const plural of ['clusterrolebindings', 'clusterroles'])
        await cluster
          .request({ method: 'DELETE', path: `${rbac}/${plural}/${account.name}` }, never)
          .catch(() => undefined);
    }
  });
});
