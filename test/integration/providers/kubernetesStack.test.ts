import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { parseClusterId } from '../../../src/core/cluster/clusterId.ts';
import type { KubernetesObject } from '../../../src/core/cluster/kubernetesObject.ts';
import type { EnvironmentId } from '../../../src/core/environment/ids.ts';
import type { StackTarget } from '../../../src/core/environment/stackTarget.ts';
import type { WorkspaceSpec } from '../../../src/core/environment/workspaceSpec.ts';
import { compareSides } from '../../../src/core/parity/compareSides.ts';
import { removeEnvironment } from '../../../src/core/providers/kubernetes/removeEnvironment.ts';
import { provisionStack } from '../../../src/core/providers/kubernetes/stack/provisionStack.ts';
import { parseReferenceTarget } from '../../../src/core/references/parseReferenceTarget.ts';
import { referenceReader } from '../../../src/core/references/referenceReaders.ts';
import { diskFiles } from '../../../src/core/workspace/diskFiles.ts';
import { connectTestCluster } from '../kubernetes/testNamespace.ts';
import { podOf, recording, removeWorkspaces, runIn, workspace } from './kubernetesWorkspaces.ts';

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
  await removeWorkspaces();
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
  stack: Partial<StackTarget> = {},
  { options = recording(), signal = never } = {},
): Promise<EnvironmentId> {
  const target = { reference, secrets: {}, otherSecrets: { kind: 'placeholders' }, ...stack } as const;
  const context = { cluster, report: options.report, clusterOf: () => Promise.resolve(cluster) };
  return provisionStack({ ...spec, stack: target }, context, options, signal);
}

const find = async (path: string): Promise<KubernetesObject | undefined> =>
  cluster.request<KubernetesObject>({ path }, never).catch(() => undefined);

async function readings(target: string, folder: string): Promise<Parameters<typeof compareSides>[0]['readings']> {
  const parsed = parseReferenceTarget(target);
  const context = { files: diskFiles(folder), side: 'reference' as const, cluster: () => Promise.resolve(cluster) };
  const outcome = await (await referenceReader(parsed.kind)).read(parsed, context, AbortSignal.timeout(60_000));
  if (outcome.kind === 'ambiguous') throw new Error(`${target} is ambiguous.`);
  return outcome.readings;
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
        'HorizontalPodAutoscaler web, PodDisruptionBudget web is left out: it is for Deployment web',
        'Deployment web runs on any node: the cluster has none with kubernetes.io/arch=arm64',
      ]),
    );
    const deployment = `deployment/${(await podOf(cluster, id, 'workspace')).metadata.name.split('-').slice(0, -2).join('-')}`;
    const [production, development] = await Promise.all([
      readings(reference, spec.folder),
      readings(`cluster:${namespace}/${deployment}`, spec.folder),
    ]);
    const findings = compareSides({ readings: development }, { readings: production });
    const drift = findings.filter(({ verdict, within }) => verdict === 'drift' && within === undefined);
    expect(drift.map(({ key }) => key)).toEqual(bySwap);
    expect(findings.filter(({ verdict }) => verdict === 'match').length).toBeGreaterThan(10);
    await removeEnvironment(cluster, id, never);
    expect(await find(`/api/v1/namespaces/${namespace}`)).toBeUndefined();
  });
});
