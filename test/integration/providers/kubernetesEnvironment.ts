import { randomBytes } from 'node:crypto';
import { clusterEnvironmentId } from '../../../src/core/cluster/clusterId.ts';
import type { KubernetesObject } from '../../../src/core/cluster/kubernetesObject.ts';
import { ownerName } from '../../../src/core/cluster/ownerName.ts';
import type { EnvironmentId } from '../../../src/core/environment/ids.ts';
import {
  createKubernetesProvider,
  type KubernetesOptions,
} from '../../../src/core/providers/kubernetes/kubernetesProvider.ts';
import type { EnvironmentProvider } from '../../../src/core/providers/provider.ts';
import { image, testLabels, type TestNamespace } from '../kubernetes/testNamespace.ts';

export interface TestEnvironment {
  readonly id: EnvironmentId;
  /** Its label. */
  readonly name: string;
  /** Of the Deployments. */
  readonly app: string;
  readonly db: string;
}

const appsApi = 'apis/apps/v1';

/** Deployments as Lockstep makes them: the workspace `app` and a service `db`. */
export async function makeEnvironment(
  namespace: TestNamespace,
  {
    script = 'sleep infinity',
    annotations = {},
    scratch,
    pod = {},
  }: {
    readonly script?: string;
    readonly annotations?: object;
    /** An `emptyDir` at `/scratch` in each pod. */
    readonly scratch?: { readonly sizeLimit: string };
    /** Of each pod's specification. */
    readonly pod?: object;
  } = {},
): Promise<TestEnvironment> {
  const name = randomBytes(6).toString('hex');
  const deploy = (
    service: string,
    more: { readonly labels?: object; readonly annotations?: object },
  ): Promise<unknown> => {
    const labels = { ...testLabels, 'lockstep.environment': name, 'lockstep.service': service };
    const volumes = scratch === undefined ? [] : [{ name: 'scratch', emptyDir: scratch }];
    const volumeMounts = volumes.map(({ name }) => ({ name, mountPath: '/scratch' }));
    const container = { name: service, image, command: ['sh', '-c', script], volumeMounts };
    const body = {
      metadata: {
        name: `${service}-${name}`,
        labels: { ...labels, ...more.labels },
        ...(more.annotations === undefined ? {} : { annotations: more.annotations }),
      },
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: { 'lockstep.environment': name, 'lockstep.service': service } },
        template: {
          metadata: { labels },
          spec: { terminationGracePeriodSeconds: 0, containers: [container], volumes, ...pod },
        },
      },
    };
    return namespace.create('deployments', body, appsApi);
  };
  const ofWorkspace = {
    'lockstep.owner': ownerName(),
    'lockstep.folder': `/home/ada/${name}`,
    'lockstep.config-file': `/home/ada/${name}/.devcontainer.json`,
    'lockstep.spec-hash': 'hash',
    'lockstep.workspace-folder': '/tmp',
    'lockstep.remote-env': JSON.stringify({ FROM_ANNOTATION: 'yes' }),
    ...annotations,
  };
  await deploy('app', { labels: { 'lockstep.role': 'workspace' }, annotations: ofWorkspace });
  await deploy('db', {});
  const { context } = namespace.cluster;
  const id = clusterEnvironmentId({ context, namespace: namespace.name, name });
  return { id, name, app: `app-${name}`, db: `db-${name}` };
}

/** Waits until the Deployments' pods run. */
export async function untilRunning(namespace: TestNamespace, ...deployments: readonly string[]): Promise<void> {
  for (const deployment of deployments)
    await namespace.until<Deployment>(
      namespace.path('deployments', appsApi),
      deployment,
      ({ spec, status }) => status?.availableReplicas === spec.replicas,
    );
}

interface Deployment extends KubernetesObject {
  readonly spec: { readonly replicas: number };
  readonly status?: { readonly availableReplicas?: number };
}

/** A provider that sees one kubeconfig only, and the given namespaces of its current context. */
export function providerOf(
  { cluster, kubeconfigFile, name }: TestNamespace,
  options: KubernetesOptions & { readonly kubeconfig?: string } = {},
): EnvironmentProvider {
  return createKubernetesProvider({
    namespaces: { [cluster.context]: [name] },
    sources: {
      env: { KUBECONFIG: options.kubeconfig ?? kubeconfigFile, PATH: process.env['PATH'] },
      home: '/nonexistent',
      platform: process.platform,
    },
    ...options,
  });
}
