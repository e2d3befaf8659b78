import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { silentLogger } from '../../../src/core/base/logger.ts';
import type { Report } from '../../../src/core/base/report.ts';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { parseClusterId } from '../../../src/core/cluster/clusterId.ts';
import { clusterLabels } from '../../../src/core/cluster/clusterLabels.ts';
import type { KubernetesObject } from '../../../src/core/cluster/kubernetesObject.ts';
import type { Pod } from '../../../src/core/cluster/pod.ts';
import { placeId, type EnvironmentId } from '../../../src/core/environment/ids.ts';
import type { WorkspaceSpec } from '../../../src/core/environment/workspaceSpec.ts';
import { byUse } from '../../../src/core/providers/kubernetes/byUse.ts';
import { collectOutput } from '../../../src/core/providers/kubernetes/provision/collectOutput.ts';
import type { ImageSettings } from '../../../src/core/providers/kubernetes/provision/imageSettings.ts';
import type { ClusterProvisionOptions } from '../../../src/core/providers/kubernetes/provision/provisionOptions.ts';
import { spawnIn } from '../../../src/core/providers/kubernetes/provision/spawnIn.ts';
import { readRegistryImage } from '../../../src/core/registry/readRegistryImage.ts';

const patience = 60_000;

/** A folder with the given files, until the end of the test. */
export async function workspace(
  namespace: string,
  configuration: object,
  files: Readonly<Record<string, string>> = {},
): Promise<WorkspaceSpec> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-cluster-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const all = { ...files, '.devcontainer/devcontainer.json': JSON.stringify(configuration) };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return {
    place: placeId('kubernetes:lockstep-rig'),
    folder,
    configFile: join(folder, '.devcontainer', 'devcontainer.json'),
    specHash: randomUUID(),
    rebuild: false,
    namespace,
    secrets: [],
  };
}

/** Options that note what is told, and read images from the rig's registry, which stands for Docker Hub. */
export function recording(more: Partial<ClusterProvisionOptions> = {}): ClusterProvisionOptions & {
  readonly steps: readonly string[];
  readonly output: () => string;
} {
  const steps: string[] = [];
  let written = '';
  return {
    report: { step: message => void steps.push(message), output: text => void (written += text) },
    logger: silentLogger,
    readImage,
    ...more,
    steps,
    output: () => written,
  };
}

/** A report and the signal that it aborts at the first step that is told in such words. */
export function cancelAt(step: RegExp): { readonly report: Report; readonly signal: AbortSignal } {
  const stop = new AbortController();
  const tell = (message: string): void => {
    if (step.test(message)) stop.abort();
  };
  return { report: { step: tell, output: () => undefined }, signal: stop.signal };
}

export const clusterRegistry = (): string => process.env['LOCKSTEP_TEST_CLUSTER_REGISTRY'] ?? '';

function readImage(name: string, signal: AbortSignal): Promise<ImageSettings> {
  const own = clusterRegistry();
  const reference = name.startsWith(own) ? name : `${process.env['LOCKSTEP_RIG_REGISTRY'] ?? ''}/library/${name}`;
  return readRegistryImage(reference, { plainHosts: [own] }, signal);
}

/** The pod that runs a service. */
export async function podOf(cluster: Cluster, id: EnvironmentId, service: string): Promise<Pod> {
  const { namespace, name } = parseClusterId(id);
  const labelSelector = `${clusterLabels.environment}=${name},${clusterLabels.service}=${service}`;
  const path = `/api/v1/namespaces/${namespace}/pods`;
  const { items } = await cluster.request<{ items: readonly Pod[] }>(
    { path, query: { labelSelector } },
    AbortSignal.timeout(patience),
  );
  const [pod] = [...items].sort(byUse);
  if (pod === undefined) throw new Error(`${service} has no pod.`);
  return pod;
}

/** What a shell script writes in a service's container. */
export async function runIn(
  cluster: Cluster,
  id: EnvironmentId,
  {
    service = 'workspace',
    script,
    user,
  }: { readonly service?: string; readonly script: string; readonly user?: string },
): Promise<string> {
  const pod = await podOf(cluster, id, service);
  const spawn = spawnIn(cluster, { pod, container: service, logger: silentLogger });
  const { stdout, stderr } = await collectOutput(
    spawn,
    { argv: ['sh', '-c', script], cwd: '/', ...(user === undefined ? {} : { user }) },
    AbortSignal.timeout(patience),
  );
  return stdout + stderr;
}

const kinds = [
  'apis/apps/v1 deployments',
  'apis/batch/v1 jobs',
  'apis/coordination.k8s.io/v1 leases',
  'api/v1 pods',
  'api/v1 services',
  'api/v1 configmaps',
  'api/v1 secrets',
  'api/v1 persistentvolumeclaims',
] as const;

/** Everything in a namespace that carries an environment's label. */
export async function labelled(cluster: Cluster, namespace: string): Promise<readonly string[]> {
  const listed = await Promise.all(
    kinds.map(async kind => {
      const [api = '', plural = ''] = kind.split(' ');
      const { items } = await cluster.request<{ items: readonly KubernetesObject[] }>(
        { path: `/${api}/namespaces/${namespace}/${plural}`, query: { labelSelector: clusterLabels.environment } },
        AbortSignal.timeout(patience),
      );
      return items.map(({ metadata }) => `${plural} ${metadata.name}`);
    }),
  );
  return listed.flat();
}
